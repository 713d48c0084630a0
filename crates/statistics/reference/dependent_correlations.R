# Two correlations that share a variable: Williams' t by psych::r.test and by its formula, Zou's interval by
# its formula.
source("common.R")
suppressMessages(library(psych))

case <- function(r12, r13, r23, n) {
  test <- r.test(n = n, r12 = r12, r13 = r13, r23 = r23)
  det <- det(matrix(c(1, r12, r13, r12, 1, r23, r13, r23, 1), 3))
  t <- (r12 - r13) * sqrt((n - 1) * (1 + r23) /
         (2 * (n - 1) / (n - 3) * det + (r12 + r13)^2 / 4 * (1 - r23)^3))
  stopifnot(all.equal(t, as.numeric(test$t), tolerance = 1e-10))
  stopifnot(all.equal(2 * pt(-abs(t), n - 3), as.numeric(test$p), tolerance = 1e-8))

  ci <- function(r) tanh(atanh(r) + c(-1, 1) * qnorm(.975) / sqrt(n - 3))
  a <- ci(r12); b <- ci(r13)
  c <- ((r23 - r12 * r13 / 2) * (1 - r12^2 - r13^2 - r23^2) + r23^3) / ((1 - r12^2) * (1 - r13^2))
  d <- r12 - r13
  low <- d - sqrt((r12 - a[1])^2 + (b[2] - r13)^2 - 2 * c * (r12 - a[1]) * (b[2] - r13))
  high <- d + sqrt((a[2] - r12)^2 + (r13 - b[1])^2 - 2 * c * (a[2] - r12) * (r13 - b[1]))
  list(r12 = r12, r13 = r13, r23 = r23, n = n, difference = d, t = as.numeric(test$t), p = as.numeric(test$p),
       low = low, high = high)
}

# The second is an example of Zou (2007), who gives -0.093 to 0.517.
write_reference("dependent_correlations", c("psych", "jsonlite"), list(
  case(.62, .51, .55, 320),
  case(.396, .179, .088, 66),
  case(.5, .4, .3, 4),
  case(-.3, .4, .1, 50),
  case(.7, .68, .97, 900),
  case(.1, -.6, -.2, 25),
  case(.55, .45, .6, 20000)
))
