# A standardised difference of two means: Student's pooled sd, Hedges' g with the exact factor, its interval
# from the noncentral t distribution and the large-sample one; Welch's t and p (stats::t.test). Always the
# second group less the first.
source("common.R")
set.seed(20240919)

bound <- function(t, df, tail) {
  uniroot(function(ncp) pt(t, df, ncp) - tail, t + c(-1, 1) * (8 + abs(t)), tol = 1e-14)$root
}

case <- function(first, second, denominator) {
  x <- first / denominator; y <- second / denominator
  n1 <- length(x); n2 <- length(y); df <- n1 + n2 - 2
  test <- t.test(y, x)
  sp <- sqrt(((n1 - 1) * var(x) + (n2 - 1) * var(y)) / df)
  d <- (mean(y) - mean(x)) / sp
  j <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  unit <- sqrt(1 / n1 + 1 / n2)
  nct <- j * unit * c(bound(d / unit, df, .975), bound(d / unit, df, .025))
  se <- j * sqrt((n1 + n2) / (n1 * n2) + d^2 / (2 * (n1 + n2)))
  side <- function(values) {
    counts <- table(values)
    list(values = I(as.numeric(names(counts))), counts = I(as.numeric(counts)))
  }
  list(first = side(first), second = side(second), denominator = denominator,
       t = unname(test$statistic), p = test$p.value, pooled_sd = sp, d = d, j = j, g = j * d,
       noncentral = I(nct), normal = I(j * d + c(-1, 1) * qnorm(.975) * se))
}
scores <- function(n, mean, sd, denominator) round(denominator * pmin(5, pmax(1, rnorm(n, mean, sd))))

cases <- list(
  case(c(1, 3, 3, 3, 4, 4, 4, 4, 5, 5), c(2, 3, 3, 4, 4, 4, 5, 5), 1),
  case(c(2, 3), c(3, 3, 4, 5), 1),
  case(c(2, 3), c(4, 5), 1),
  case(rep(4, 10), c(3, 4, 4, 4, 5, 5, 5, 5, 5, 5), 1),
  case(c(1, 1, 2, 2, 1, 1), c(5, 4, 5, 5, 4, 5, 5), 1),
  case(scores(14, 3.2, .7, 60), scores(19, 3.6, .6, 60), 60),
  case(scores(36, 3.5, .9, 420), scores(12, 3.4, .3, 420), 420),
  case(scores(312, 3.5, .7, 420), scores(288, 3.6, .7, 420), 420),
  case(scores(2400, 3.45, .7, 60), scores(2380, 3.55, .7, 60), 60)
)
write_reference("effect", c("jsonlite"), cases)
