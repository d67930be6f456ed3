r"""Week 9, why the singular value decomposition gives the best approximation of a rank (lines 1567 to 1575).

The notes state it without proof: it is the theorem of Eckart and Young (1936), and as a whole, over all matrices of
rank k, it stays undecided in ``week09_similarity.py``.  Here its proof stands step by step.  |A|^2 is the sum of the squares
of the entries, the trace of A^T A.  X = U Sigma V^T has orthonormal columns in U (m x r) and V (n x r) and the singular
values sigma_1 >= ... >= sigma_r >= 0 in Sigma.  The matrix compared is Q C, with k orthonormal columns in Q.

1. |X - Q C|^2 is least for C = Q^T X, and then it is |X|^2 - |Q^T X|^2 (Pythagoras).
2. |Q^T X|^2 is the sum of sigma_p^2 t_p, where t_p = |Q^T u_p|^2.
3. Every t_p is at most 1, and their sum T = |U^T Q|^2 is at most k (Bessel, twice).
4. Hence the sum of sigma_p^2 t_p is at most sigma_1^2 + ... + sigma_k^2.
5. |X - X_k|^2 is |X|^2 minus that sum: no Q C comes nearer to X than X_k.

That every matrix of rank k is such a Q C, by the algorithm of Gram and Schmidt, is the one step that is not here; for
k = 1, where w z^T = (w/|w|) (|w| z^T), it is.
"""

from sympy import Eq, Identity, KroneckerDelta, MatrixSymbol, Ne, Sum, Symbol, Trace, sqrt, symbols

from derivations.documents.editions import course_notes
from udlsym import Chapter, at_most, equal, family, index, step
from udlsym.matrices import scalar, symmetric

chapter = Chapter(course_notes, "Week 9, Word representations, best approximation of a rank")

best = r"gives the best rank- $k$  approximation for  $X$ ."
m, n, k, r = symbols("m n k r", integer=True, positive=True)
p, q, s, row = symbols("p q s row", integer=True)
X, Q, C = MatrixSymbol("X", m, n), MatrixSymbol("Q", m, k), MatrixSymbol("C", k, n)
U, V, Sigma = MatrixSymbol("U", m, r), MatrixSymbol("V", n, r), MatrixSymbol("Sigma", r, r)
u = MatrixSymbol("u", m, 1)
orthonormal = [Eq(Q.T * Q, Identity(k))]
decomposed = [Eq(U.T * U, Identity(r)), Eq(V.T * V, Identity(r)), symmetric(Sigma)]


def square(matrix):
    """The sum of the squares of the entries."""
    return Trace(matrix.T * matrix)


# Steps 1 and 2.  G = Q^T U has the entries g[column, p], and t_p is the sum of their squares over the k columns of Q
column, in_columns = index("j", 1, k)
g, sigma = family("g"), family("sigma", domain="nonnegative")
scaled_twice = Sum(
    g[column, s]
    * Sum(sigma[s] * KroneckerDelta(s, q) * Sum(sigma[q] * KroneckerDelta(q, p) * g[column, p], (p, 1, r)), (q, 1, r)),
    (s, 1, r),
)

chapter.chain(
    at="Week 9, SVD, why best, projection",
    steps=[
        step(
            (1567, 1575),
            best,
            equal(square(X - Q * C), square(X - Q * Q.T * X) + square(Q.T * X - C), given=orthonormal),
        ),
        step((1567, 1575), best, equal(square(X - Q * Q.T * X), square(X) - square(Q.T * X), given=orthonormal)),
        step(
            (1567, 1575),
            best,
            equal(square(Q.T * U * Sigma * V.T), Trace(Q.T * U * Sigma * Sigma * U.T * Q), given=decomposed),
        ),
        step(
            (1567, 1575), best, equal(scaled_twice, Sum(sigma[p] ** 2 * g[column, p] ** 2, (p, 1, r)), given=in_columns)
        ),
        step(
            (1567, 1575),
            best,
            equal(
                Sum(sigma[p] ** 2 * g[q, p] ** 2, (p, 1, r), (q, 1, k)),
                Sum(sigma[p] ** 2 * Sum(g[q, p] ** 2, (q, 1, k)), (p, 1, r)),
            ),
        ),
    ],
)

# Step 3: what is left of u, and of the columns of Q, after projection has a square that is not negative
left = family("e")
chapter.chain(
    at="Week 9, SVD, why best, Bessel",
    steps=[
        step(
            (1567, 1575),
            best,
            equal(
                scalar(u.T * u) - scalar(u.T * Q * Q.T * u),
                scalar((u - Q * Q.T * u).T * (u - Q * Q.T * u)),
                given=orthonormal,
            ),
        ),
        step((1567, 1575), best, at_most(1 - Sum(left[row] ** 2, (row, 1, m)), 1)),
        step((1567, 1575), best, equal(square(Q) - square(U.T * Q), square(Q - U * U.T * Q), given=decomposed[:1])),
        step((1567, 1575), best, equal(square(Q), k, given=orthonormal)),
        step((1567, 1575), best, at_most(k - Sum(left[row, q] ** 2, (row, 1, m), (q, 1, k)), k)),
    ],
)

# Step 4: sigma_p^2 is c + above[p] up to p = k and c - below[p] after it, where c = sigma_k^2; w[p] stands for 1 - t[p]
t, w = family("t", domain="nonnegative"), family("w", domain="nonnegative")
above, below = family("above", domain="nonnegative"), family("below", domain="nonnegative")
c = Symbol("c", nonnegative=True)
squares, kept = Sum(sigma[p] ** 2 * t[p], (p, 1, r)), Sum(sigma[p] ** 2, (p, 1, k))

chapter.chain(
    at="Week 9, SVD, why best, order of the singular values",
    steps=[
        step(
            (1567, 1575),
            best,
            equal(
                Sum(sigma[p] ** 2 * (1 - t[p]), (p, 1, k)) - Sum(sigma[p] ** 2 * t[p], (p, k + 1, r)),
                kept - squares,
                given=[r >= k],
            ),
        ),
        step(
            (1567, 1575),
            best,
            equal(
                Sum(1 - t[p], (p, 1, k)) - Sum(t[p], (p, k + 1, r)),
                k - Sum(t[p], (p, 1, r)),
                given=[r >= k],
            ),
        ),
        step(
            (1567, 1575),
            best,
            at_most(
                Sum((c - below[p]) * t[p], (p, k + 1, r)),
                Sum((c + above[p]) * w[p], (p, 1, k)),
                given=[Sum(t[p], (p, k + 1, r)) <= Sum(w[p], (p, 1, k)), r >= k],
            ),
        ),
    ],
)

# Step 5: X_k keeps the first k singular values, and U_2 Sigma_2 V_2^T = X - X_k is the rest
U_2, V_2, Sigma_2 = MatrixSymbol("U_2", m, r), MatrixSymbol("V_2", n, r), MatrixSymbol("Sigma_2", r, r)
apart = [Eq(U_2.T * U_2, Identity(r)), Eq(V_2.T * V_2, Identity(r)), symmetric(Sigma_2)]
all_squares, first_squares, projected, rest = symbols("X2 first projected rest", nonnegative=True)
w_1 = family("w_1")
length = sqrt(Sum(w_1[row] ** 2, (row, 1, m)))

chapter.chain(
    at="Week 9, SVD, why best, comparison",
    steps=[
        step((1567, 1575), best, equal(square(U * Sigma * V.T), Trace(Sigma * Sigma), given=decomposed)),
        step(
            (1567, 1575),
            best,
            equal(square(U_2 * Sigma_2 * V_2.T), Trace(Sigma_2 * Sigma_2), given=apart),
        ),
        step(
            (1567, 1575),
            best,
            at_most(all_squares - first_squares, all_squares - projected + rest, given=[projected <= first_squares]),
        ),
        step(
            (1571, 1571),
            r"observe that  $\sigma_1 u_1 v_1^T$  is the best rank-1 approximation for  $X$ .",
            equal(Sum((w_1[row] / length) ** 2, (row, 1, m)), 1, given=[Ne(length, 0)]),
        ),
    ],
)
