# Spearman and Kendall: stats::cor.test without exact distribution, series or continuity correction. The
# intervals are written out: R has none.
source("common.R")
set.seed(1904)

fisher <- function(r, se) if (abs(r) == 1) c(r, r) else tanh(atanh(r) + c(-1, 1) * qnorm(.975) * se)

case <- function(name, x, y) {
  n <- length(x)
  rank <- suppressWarnings(cor.test(x, y, method = "spearman", exact = FALSE))
  tau <- suppressWarnings(cor.test(x, y, method = "kendall", exact = FALSE))
  rho <- as.numeric(rank$estimate)
  stopifnot(all.equal(rho, cor(rank(x), rank(y)), tolerance = 1e-14))
  # 2 P(T > |t|) from the correlation itself: cor.test goes by way of the sum of squared differences.
  p <- 2 * pt(-abs(rho) * sqrt((n - 2) / ((1 - rho) * (1 + rho))), n - 2)
  stopifnot(all.equal(p, rank$p.value, tolerance = 1e-7))
  plain <- fisher(rho, 1 / sqrt(n - 3))
  wider <- fisher(rho, sqrt((1 + rho^2 / 2) / (n - 3)))
  tau_b <- as.numeric(tau$estimate)
  fieller <- fisher(tau_b, sqrt(.437 / (n - 4)))
  list(name = name, x = I(x), y = I(y), rho = rho, rho_p = p, rho_low = plain[1], rho_high = plain[2],
       wider_low = wider[1], wider_high = wider[2], tau_b = tau_b, z = as.numeric(tau$statistic),
       tau_p = tau$p.value, tau_low = fieller[1], tau_high = fieller[2])
}

answers <- function(n, r, points) {
  x <- rnorm(n); y <- r * x + sqrt(1 - r^2) * rnorm(n)
  fit <- function(v) pmin(points, pmax(1, round((points + 1) / 2 + v)))
  list(fit(x), fit(y))
}
five <- answers(400, .6, 5); two <- answers(90, -.4, 2); none <- answers(70, 0, 5); far <- answers(900, .9, 7)
free <- list(rnorm(150), rnorm(150)); free[[2]] <- free[[2]] + .3 * free[[1]]

write_reference("rank_correlation", c("jsonlite"), list(
  case("small", c(2, 3, 3, 4, 4, 5, 1, 4, 3, 5), c(2.5, 3, 2.5, 4.5, 3.5, 4, 1.5, 4, 4, 4.5)),
  case("five_pairs", c(1, 2, 3, 4, 5), c(2, 1, 4, 3, 5)),
  case("negative", c(1, 2, 3, 4, 5, 6), c(5, 5, 3, 4, 2, 1)),
  case("one_differs", c(3, 3, 3, 3, 3, 4, 3), c(1, 2, 2, 5, 4, 5, 3)),
  case("five_answers", five[[1]], five[[2]]),
  case("two_answers", two[[1]], two[[2]]),
  case("nothing", none[[1]], none[[2]]),
  case("far_tail", far[[1]], far[[2]]),
  case("no_ties", free[[1]], free[[2]])
))
