# Units compared: one-way ANOVA (stats::aov, multilevel::ICC1 and ICC2), the random-intercept model by REML
# and ML (lme4), design effects and shrunken means. lme4 stops at about 1e-6 of a variance: `units.py` makes
# the digits of the model from the same data with mpmath, and this script its second witness.
source("common.R")
suppressPackageStartupMessages({ library(lme4); library(multilevel) })
set.seed(20240917)

control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5),
                       check.conv.singular = "ignore")

model <- function(y, g, reml) {
  fit <- lmer(y ~ 1 + (1 | g), REML = reml, control = control)
  vc <- as.data.frame(VarCorr(fit))
  list(tau2 = vc$vcov[1], sigma2 = vc$vcov[2], intercept = unname(fixef(fit)),
       se_intercept = sqrt(as.numeric(vcov(fit))), log_likelihood = as.numeric(logLik(fit)),
       blup = I(coef(fit)$g[, 1]),
       conditional_se = I(sqrt(as.numeric(attr(ranef(fit, condVar = TRUE)$g, "postVar")))))
}

case <- function(name, groups, denominator) {
  y <- unlist(groups) / denominator
  g <- factor(rep(seq_along(groups), lengths(groups)))
  n <- lengths(groups); N <- sum(n); k <- length(n)
  fit <- aov(y ~ g); table <- summary(fit)[[1]]
  msb <- table[1, 3]; msw <- table[2, 3]; f <- msb / msw; df1 <- k - 1; df2 <- N - k
  n0 <- (N - sum(n^2) / N) / (k - 1)
  icc <- function(m) (msb - msw) / (msb + (m - 1) * msw)
  stopifnot(all.equal(icc(N / k), ICC1(fit)), all.equal(1 - 1 / f, ICC2(fit)))
  low <- f / qf(.975, df1, df2); high <- f / qf(.025, df1, df2)
  ends <- function(m) I((c(low, high) - 1) / (c(low, high) + m - 1))
  list(name = name, denominator = denominator, groups = lapply(groups, function(v) I(as.numeric(v))),
       anova = list(n = N, units = k, msb = msb, msw = msw, f = f, p = pf(f, df1, df2, lower.tail = FALSE),
                    n0 = n0, icc1 = icc(N / k), icc1_n0 = icc(n0), icc2 = 1 - 1 / f,
                    icc1_ends = ends(N / k), icc1_n0_ends = ends(n0),
                    icc2_ends = I(1 - 1 / c(low, high)), kish_size = sum(n^2) / N),
       reml = model(y, g, TRUE), ml = model(y, g, FALSE))
}

scores <- function(sizes, tau, sigma, denominator) {
  lapply(sizes, function(n) round(denominator * pmin(5, pmax(1, rnorm(n, rnorm(1, 3.4, tau), sigma)))))
}

cases <- list(
  case("four teams", list(c(1, 3, 3, 4, 4), c(2, 2, 3), c(4, 5, 5, 5, 4, 3), c(3, 3, 4, 2, 4, 4, 3, 5)), 1),
  case("balanced", scores(rep(6, 5), .5, .7, 1), 1),
  case("no team effect", list(c(1, 3, 5), c(2, 3, 4, 4), c(1, 5, 3, 2, 4)), 1),
  case("people alone", list(4, c(2, 3), 5, c(1, 2, 2, 3), 3, c(4, 4)), 1),
  case("two teams", scores(c(3, 40), .6, .6, 60), 60),
  case("strong", lapply(scores(c(9, 4, 11, 7, 5), 1, .05, 420), sort), 420),
  case("unequal", scores(c(2, 150, 3, 1, 60, 12, 12, 5, 7, 30), .25, .8, 60), 60),
  case("many", scores(sample(1:25, 90, replace = TRUE), .2, .7, 420), 420)
)

nested <- function(name, groups, parents, denominator) {
  y <- unlist(groups) / denominator
  g <- factor(rep(seq_along(groups), lengths(groups)))
  d <- factor(rep(parents, lengths(groups)))
  fit <- lmer(y ~ 1 + (1 | g) + (1 | d), REML = TRUE, control = control)
  vc <- as.data.frame(VarCorr(fit)); variance <- function(name) vc$vcov[vc$grp == name]
  effect <- ranef(fit); middle <- unname(fixef(fit))
  parent <- effect$d[as.character(seq_len(max(parents) + 1) - 1), 1]
  list(name = name, denominator = denominator, parents = I(as.numeric(parents)),
       groups = lapply(groups, function(v) I(as.numeric(v))),
       lme4 = list(tau2_unit = variance("g"), tau2_parent = variance("d"), sigma2 = variance("Residual"),
                   intercept = middle, se_intercept = sqrt(as.numeric(vcov(fit))),
                   log_likelihood = as.numeric(logLik(fit)),
                   parents = I(middle + parent), units = I(middle + parent[parents + 1] + effect$g[, 1])))
}
tree <- function(sizes, parents, up, tau, sigma, denominator) {
  at <- rnorm(max(parents) + 1, 3.4, up)
  Map(function(n, p) round(denominator * pmin(5, pmax(1, rnorm(n, rnorm(1, at[p + 1], tau), sigma)))), sizes, parents)
}
home <- c(0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3)
sizes <- c(4, 9, 3, 12, 7, 5, 5, 8, 2, 6, 14, 1)
trees <- list(
  nested("three levels", tree(sizes, home, .5, .3, .7, 60), home, 60),
  nested("another tree", tree(sizes, home, 0, .4, .7, 60), home, 60),
  nested("units alike", tree(sizes + 3, home, .6, 0, .7, 60), home, 60),
  nested("parents alike", list(c(1, 2, 2), c(4, 5, 4, 5), c(2, 1, 2, 2), c(5, 4, 4), c(1, 2, 1), c(4, 4, 5, 5, 3)),
         c(0, 0, 1, 1, 2, 2), 1),
  nested("nothing but people", list(c(2, 10), c(4, 8, 6), c(6, 7, 5), c(2, 6, 10)), c(0, 0, 1, 1), 2),
  nested("parent of one unit", tree(c(5, 6, 3, 20, 4), c(0, 1, 1, 2, 2), .6, .3, .6, 60), c(0, 1, 1, 2, 2), 60)
)
write_reference("units", c("lme4", "multilevel", "jsonlite"), list(plain = cases, nested = trees))
