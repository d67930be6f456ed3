"""From the posterior of a diffusion model to the loss that people train with.

The bound holds one divergence per step, between the posterior q(z_{t-1} | z_t, x) and the model, a normal
distribution with mean f and variance sigma^2.  Of it only a squared distance depends on the model; in terms of noise
that is a weighted square of what a network g errs by in predicting the noise; without the weight it is the simplified
loss (Ho et al., 2020, equation 14).  Run it: ``python docs/guide/simplified_diffusion_loss.py``.
"""

from proving import known, line
from sympy import Eq, Sum, Symbol, sqrt, symbols

from derivations.diffusion import (
    alpha,
    beta,
    kernel_variance,
    posterior_mean,
    posterior_variance,
    schedule,
    x,
    z,
)
from derivations.elbo import kl_between_normals, mu, nu, wide
from udlsym import family
from udlsym.chaining import Line, calc
from udlsym.statements import proportional, same_up_to_constant

f, noise, g = symbols("f epsilon g", real=True)
sigma = Symbol("sigma", positive=True)

# 1. The posterior is normal; its mean and variance are theorems.
known(kernel_variance)
known(posterior_variance)
known(posterior_mean)

# 2. The divergence of the model N(f, sigma^2) from a normal distribution of mean mu_q.
divergence = known(kl_between_normals.instantiate({nu: f, wide: sigma**2}))

# 3. Of it, only the squared distance of the means depends on the model.
distance = (mu - f) ** 2 / (2 * sigma**2)
line("what depends on f", same_up_to_constant(divergence, distance, in_=[f]))

# 4. The data in terms of noise: z_t = sqrt(alpha) x + sqrt(1 - alpha) epsilon, solved for x.
clean = (z - sqrt(1 - alpha) * noise) / sqrt(alpha)
line("the kernel, solved for x", clean, x, given=(*schedule, Eq(z, sqrt(alpha) * x + sqrt(1 - alpha) * noise)))

# 5. The posterior's mean in terms of noise: the theorem at those data, and then arithmetic.
weight = beta / (sqrt(1 - alpha) * sqrt(1 - beta))
below_one = (*schedule, alpha < 1)
at_noise = posterior_mean.specialise(alpha < 1).instantiate({x: clean})
lines = Line(at_noise.rhs, by=at_noise), z / sqrt(1 - beta) - weight * noise
noise_mean = known(calc("the mean in terms of noise", at_noise.lhs, *lines))

# 6. The model predicts the noise by g and is built in the same way; the distance is a weighted square.
model = noise_mean.subs(noise, g)
loss = line(
    "the divergence as a prediction of noise",
    distance.subs({mu: noise_mean, f: model}, simultaneous=True),
    beta**2 / (2 * sigma**2 * (1 - alpha) * (1 - beta)) * (g - noise) ** 2,
    given=below_one,
)

# 7. The weight depends on neither noise nor prediction: without it the loss is the simplified one.
line("the simplified loss", proportional(loss, (g - noise) ** 2, in_=[g, noise], given=below_one))

# 8. The same in D dimensions, where every covariance is a multiple of the identity.
D, d = Symbol("D", integer=True, positive=True), Symbol("d", integer=True)
predicted, drawn, latent = family("G"), family("E"), family("Z")
scale = Symbol("w", real=True)
line(
    "in D dimensions",
    Sum(((latent[d] - scale * drawn[d]) - (latent[d] - scale * predicted[d])) ** 2, (d, 1, D)) / (2 * sigma**2),
    beta**2 / (2 * sigma**2 * (1 - alpha) * (1 - beta)) * Sum((predicted[d] - drawn[d]) ** 2, (d, 1, D)),
    given=(*below_one, Eq(scale, weight)),
)
