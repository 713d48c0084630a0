# The other intervals of a share: prop.test with its correction, binom.test, qbeta, and formulas; the
# hypergeometric tails are searched over every possible population.
source("common.R")

z <- qnorm(.975)
pair <- function(a) list(low = a[1], high = a[2])

# prop.test drops its correction if the count is exactly n/2, or nearer to n p0; p0 is put far off.
wilson_cc <- function(x, n) {
  as.numeric(suppressWarnings(prop.test(x, n, p = if (2 * x > n) 1e-9 else 1 - 1e-9, correct = TRUE))$conf.int)
}
jeffreys <- function(x, n) {
  c(if (x == 0) 0 else qbeta(.025, x + .5, n - x + .5), if (x == n) 1 else qbeta(.975, x + .5, n - x + .5))
}
agresti_coull <- function(x, n) {
  p <- (x + z^2 / 2) / (n + z^2)
  p + c(-1, 1) * z * sqrt(p * (1 - p) / (n + z^2))
}
wald <- function(x, n, factor = 1) {
  p <- x / n
  p + c(-1, 1) * z * sqrt(p * (1 - p) / n * factor)
}
hypergeom_exact <- function(x, n, N) {
  M <- x:(N - (n - x))
  limit <- .025 * (1 + 1e-12)
  at_least <- phyper(x - 1, M, N - M, n, lower.tail = FALSE)
  at_most <- phyper(x, M, N - M, n)
  c(min(M[at_least > limit]), max(M[at_most > limit])) / N
}

plain <- list(c(0, 1), c(1, 1), c(0, 10), c(1, 10), c(5, 10), c(8, 10), c(10, 10), c(3, 17), c(24, 25), c(76, 100),
              c(1, 1000), c(494, 4492), c(3414, 4492), c(2, 20144), c(123456, 654321))
finite <- list(c(8, 10, 25), c(0, 10, 12), c(10, 10, 11), c(1, 1, 40), c(0, 1, 40), c(3, 17, 500), c(1, 10, 10000),
               c(24, 25, 26), c(4, 12, 25), c(494, 4492, 20144), c(3414, 4492, 20144), c(5, 9, 100000))

cases <- list(
  plain = lapply(plain, function(a) {
    x <- a[1]
    n <- a[2]
    list(successes = x, n = n, wilson_cc = pair(wilson_cc(x, n)), clopper_pearson = pair(as.numeric(binom.test(x, n)$conf.int)),
         jeffreys = pair(jeffreys(x, n)), agresti_coull = pair(agresti_coull(x, n)), wald = pair(wald(x, n)))
  }),
  finite = lapply(finite, function(a) {
    x <- a[1]
    n <- a[2]
    N <- a[3]
    list(successes = x, n = n, population = N, wald_fpc = pair(wald(x, n, (N - n) / (N - 1))),
         hypergeom_exact = pair(hypergeom_exact(x, n, N)))
  })
)
write_reference("shares", c("jsonlite"), cases)
