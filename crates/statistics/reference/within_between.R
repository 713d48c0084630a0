# A correlation within and between units, written out; psych::statsBy and multilevel::waba give the same
# where they give it.
source("common.R")
suppressMessages({library(psych); library(multilevel)})
set.seed(1984)

level <- function(r, df) {
  se <- 1 / sqrt(df - 1)
  ci <- tanh(atanh(r) + c(-1, 1) * qnorm(.975) * se)
  list(r = r, df = df, low = ci[1], high = ci[2], p = 2 * pt(-abs(r) * sqrt(df / ((1 - r) * (1 + r))), df))
}

case <- function(name, unit, x, y) {
  n <- length(x); k <- length(unique(unit))
  mx <- ave(x, unit); my <- ave(y, unit)
  within <- function(a, b, ma, mb) sum((a - ma) * (b - mb))
  between <- function(a, b, ma, mb) sum((ma - mean(a)) * (mb - mean(b)))
  part <- function(f) f(x, y, mx, my) / sqrt(f(x, x, mx, mx) * f(y, y, my, my))
  component <- function(a, b, ma, mb) between(a, b, ma, mb) / (k - 1) - within(a, b, ma, mb) / (n - k)
  vx <- component(x, x, mx, mx); vy <- component(y, y, my, my)
  true <- if (vx > 0 && vy > 0) component(x, y, mx, my) / sqrt(vx * vy) else NA
  means_x <- tapply(x, unit, mean); means_y <- tapply(y, unit, mean)
  eta <- function(a, ma) sqrt(between(a, a, ma, ma) / sum((a - mean(a))^2))
  w <- part(within); b <- part(between)

  waba <- waba(x, y, unit)$Cov.Theorem
  stopifnot(all.equal(c(w, b, eta(x, mx), eta(y, my)),
                      c(waba$CorrW, waba$CorrB, waba$EtaBx, waba$EtaBy), tolerance = 1e-12))
  if (min(table(unit)) > 1) {
    stats <- statsBy(data.frame(unit, x, y), "unit", cors = FALSE)
    stopifnot(all.equal(c(w, b), c(stats$rwg[1, 2], stats$rbg[1, 2]), tolerance = 1e-12))
  }
  list(name = name, unit = I(unit), x = I(x), y = I(y), individual = cor(x, y), within = level(w, n - k - 1),
       weighted = level(b, k - 2), unweighted = level(cor(means_x, means_y), k - 2), true = true,
       eta_x = eta(x, mx), eta_y = eta(y, my))
}

# Scale scores of six and five items, as whole numbers of sixtieths; `apart`: the unit has no part in them.
simulated <- function(name, sizes, sd_unit, r_unit, r_person, apart = FALSE) {
  unit <- rep(seq_along(sizes), sizes); k <- length(sizes); n <- sum(sizes)
  ux <- rnorm(k); uy <- r_unit * ux + sqrt(1 - r_unit^2) * rnorm(k)
  px <- rnorm(n); py <- r_person * px + sqrt(1 - r_person^2) * rnorm(n)
  fit <- function(v, step) 60 / step * round(step * pmin(5, pmax(1, 3.5 + .8 * v)))
  x <- fit(sd_unit * ux[unit] + px, 6); y <- fit(sd_unit * uy[unit] + py, 5)
  case(name, if (apart) sample(unit) else unit, x, y)
}

write_reference("within_between", c("psych", "multilevel", "jsonlite"), list(
  case("small", c(1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4), c(1, 2, 3, 3, 4, 4, 5, 2, 3, 4, 5, 5),
       c(2, 1, 3, 4, 3, 5, 5, 3, 2, 3, 4, 5)),
  simulated("unequal", c(3, 5, 8, 12, 20, 40, 7, 9), .5, .8, .4),
  simulated("opposite_signs", rep(15, 14), .7, -.9, .5),
  simulated("units_of_one", c(1, 1, 2, 6, 9, 1, 14, 5), .6, .5, .3),
  simulated("nothing_between", c(6, 8, 10, 12, 14), .2, .5, .6, apart = TRUE),
  simulated("many_units", rep(c(2, 3, 4, 5), 25), .4, .9, .2)
))
