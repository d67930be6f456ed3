"""Convolution arithmetic: sizes, receptive fields, parameters, and translation equivariance.

1. output sizes with padding, stride and dilation; 2. the receptive field, layer by layer and in closed form; 3. the
numbers of weights and biases; 4. translation equivariance in one dimension.

>>> receptive_field.prove().method
'induction'
>>> receptive_field_of_equal_layers.instantiate({layers: 3}).rhs
3*K - 2
"""

from sympy import Eq, Function, Integer, Product, Sum, Symbol, floor

from udlsym import Definition, equal, family, theorem

# Output sizes --------------------------------------------------------------------------------------------------------

size, kernel = Symbol("N", integer=True, positive=True), Symbol("K", integer=True, positive=True)
padding = Symbol("P", integer=True, nonnegative=True)
stride, dilation = Symbol("S", integer=True, positive=True), Symbol("D", integer=True, positive=True)

output_size = floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1

same_padding = theorem(
    "padding by half the spread of an odd kernel keeps the size",
    output_size.subs(stride, 1),
    size,
    given=[Eq(2 * padding, dilation * (kernel - 1))],
    near_misses=[equal(output_size.subs(stride, 1), size, given=[Eq(2 * padding, dilation * kernel)])],
    source="Understanding Deep Learning, problem 10.9: zero padding",
)

plain = (Eq(stride, 1), Eq(dilation, 1), Eq(padding, 0))

valid_padding = theorem(
    "a valid convolution loses a kernel's length less one",
    output_size,
    size - kernel + 1,
    given=plain,
    near_misses=[equal(output_size, size - kernel, given=plain)],
    source="definition of the valid convolution",
)

longer = Symbol("K_D", integer=True, positive=True)
longer_size = floor((size + 2 * padding - (longer - 1) - 1) / stride) + 1

dilated_size = theorem(
    "a dilated kernel covers as much as a longer dense one",
    output_size,
    longer_size,
    given=[Eq(longer, dilation * (kernel - 1) + 1)],
    near_misses=[equal(output_size, longer_size, given=[Eq(longer, dilation * kernel)])],
    source="Understanding Deep Learning, problem 10.3",
)

outputs = Symbol("M", integer=True, positive=True)
exact = (Eq(size, kernel + stride * (outputs - 1)), Eq(dilation, 1), Eq(padding, 0))

exact_fit = theorem(
    "a transposed convolution undoes the size of a convolution that fits exactly",
    output_size,
    outputs,
    given=exact,
    near_misses=[equal(output_size, outputs, given=[Eq(size, kernel + stride * outputs), *exact[1:]])],
    source="M outputs of stride S and kernel size K come from K + S (M - 1) inputs, and go back to as many",
)

# Receptive fields ----------------------------------------------------------------------------------------------------

l, s = Symbol("l", integer=True), Symbol("s", integer=True)
layers = Symbol("L", integer=True, nonnegative=True)
kernels, strides = family("k", domain="positive integer"), family("s", domain="positive integer")
field = Function("r", real=True)
layer_by_layer = (
    Definition(
        field(l), field(l - 1) + (kernels[l] - 1) * Product(strides[s], (s, 1, l - 1)), variables=(l,), given=(l >= 1,)
    ),
    Definition(field(Integer(0)), Integer(1)),
)

receptive_field = theorem(
    "the receptive field after L layers",
    field(layers),
    1 + Sum((kernels[l] - 1) * Product(strides[s], (s, 1, l - 1)), (l, 1, layers)),
    definitions=layer_by_layer,
    near_misses=[
        equal(
            field(layers),
            1 + Sum((kernels[l] - 1) * Product(strides[s], (s, 1, l)), (l, 1, layers)),
            definitions=layer_by_layer,
        ),
        equal(
            field(layers),
            Sum(kernels[l] * Product(strides[s], (s, 1, l - 1)), (l, 1, layers)),
            definitions=layer_by_layer,
        ),
    ],
    source="Understanding Deep Learning, problems 10.9 to 10.11; a kernel's dilation d makes it d(k - 1) + 1 long",
)

equal_field = Function("e", real=True)
equal_layers = (
    Definition(equal_field(l), equal_field(l - 1) + kernel - 1, variables=(l,), given=(l >= 1,)),
    Definition(equal_field(Integer(0)), Integer(1)),
)

receptive_field_of_equal_layers = theorem(
    "the receptive field after L layers of one kernel size and stride one",
    equal_field(layers),
    1 + layers * (kernel - 1),
    definitions=equal_layers,
    near_misses=[
        equal(equal_field(layers), layers * (kernel - 1), definitions=equal_layers),
        equal(equal_field(layers), layers * kernel, definitions=equal_layers),
    ],
    source="Understanding Deep Learning, problems 10.9 and 10.10",
)

doubling_field = Function("g", real=True)
doubling = (
    Definition(doubling_field(l), doubling_field(l - 1) + (kernel - 1) * 2 ** (l - 1), variables=(l,), given=(l >= 1,)),
    Definition(doubling_field(Integer(0)), Integer(1)),
)

receptive_field_of_doubling_dilations = theorem(
    "the receptive field after L layers whose dilation doubles",
    doubling_field(layers),
    1 + (kernel - 1) * (2**layers - 1),
    definitions=doubling,
    near_misses=[equal(doubling_field(layers), (kernel - 1) * 2**layers, definitions=doubling)],
    source="van den Oord et al. (2016), section 2.1; the same for strides of two",
)

# Parameters ----------------------------------------------------------------------------------------------------------

channels_in, channels_out = Symbol("C_in", integer=True, positive=True), Symbol("C_out", integer=True, positive=True)
o = Symbol("o", integer=True)

weights_1d = theorem(
    "the number of weights and biases of a 1D convolution",
    Sum(channels_in * kernel + 1, (o, 1, channels_out)),
    channels_out * (channels_in * kernel + 1),
    near_misses=[equal(Sum(channels_in * kernel + 1, (o, 1, channels_out)), channels_out * channels_in * (kernel + 1))],
    source="Understanding Deep Learning, problem 10.8",
)

weights_2d = theorem(
    "the number of weights and biases of a square 2D convolution",
    Sum(channels_in * kernel**2 + 1, (o, 1, channels_out)),
    channels_out * (channels_in * kernel**2 + 1),
    near_misses=[
        equal(Sum(channels_in * kernel**2 + 1, (o, 1, channels_out)), channels_out * channels_in * kernel**2 + 1)
    ],
    source="Understanding Deep Learning, problem 10.14",
)

# Translation equivariance --------------------------------------------------------------------------------------------

omega, x = family("omega"), family("x")
position, shift = Symbol("n", integer=True), Symbol("tau", integer=True)
shifted_input = family("t")
translated = (Definition(shifted_input[position], x[position + shift], variables=(position,)),)
p, q = Symbol("p", integer=True), Symbol("q", integer=True)

translation_equivariance = theorem(
    "a convolution of a shifted input is the shifted convolution",
    Sum(omega[q] * shifted_input[p + q - 1], (q, 1, kernel)),
    Sum(omega[q] * x[(p + shift) + q - 1], (q, 1, kernel)),
    definitions=translated,
    near_misses=[
        equal(
            Sum(omega[q] * shifted_input[p + q - 1], (q, 1, kernel)),
            Sum(omega[q] * x[(p - shift) + q - 1], (q, 1, kernel)),
            definitions=translated,
        )
    ],
    source="Understanding Deep Learning, problem 10.1, for every kernel size",
)

strided_subsampling = theorem(
    "a strided convolution of a shift by the stride is a shift by one",
    Sum(omega[q] * x[(stride * p + stride) + q - 1], (q, 1, kernel)),
    Sum(omega[q] * x[stride * (p + 1) + q - 1], (q, 1, kernel)),
    near_misses=[
        equal(
            Sum(omega[q] * x[(stride * p + 1) + q - 1], (q, 1, kernel)),
            Sum(omega[q] * x[stride * (p + 1) + q - 1], (q, 1, kernel)),
        )
    ],
    source="Understanding Deep Learning, problem 10.15: only shifts by multiples of the stride are kept",
)
