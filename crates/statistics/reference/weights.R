# Weighted means, shares and domains with linearised standard errors: the R package survey.
# Seeded synthetic samples; the population counts are invented. Raking with unequal base weights is taken
# from calibrate(calfun = "raking"), for rake() projects without the base weights; three margins too, for rake()
# projects on one margin after the other, ten times, which is not yet the joint projection.
source("common.R")
suppressPackageStartupMessages(library(survey))
set.seed(20240917)
options(survey.lonely.psu = "fail")

n <- 160
people <- data.frame(
  row = sample(3, n, TRUE, c(.5, .3, .2)), column = sample(4, n, TRUE, c(.3, .3, .2, .2)),
  stratum = sample(3, n, TRUE), cluster = sample(8, n, TRUE)
)
people$base <- c(12, 20.5, 31)[people$stratum]
people$y <- pmin(5, pmax(1, round(rnorm(n, 2.6 + .4 * people$row + .2 * people$column, 1))))
people$y[sample(n, 14)] <- NA
people$agree <- as.numeric(people$y >= 4)
people$part <- as.numeric(runif(n) < .25)
people$one <- 1
people$cell <- (people$row - 1) * 4 + people$column
stopifnot(length(unique(people$cell)) == 12)
# Twice the people per cell, or more: heads of the same order for every cell.
heads <- as.vector(table(factor(people$cell, 1:12))) * c(12, 25, 18, 9, 30, 14, 11, 22, 16, 19, 27, 13)
cell_heads <- data.frame(cell = 1:12, Freq = heads)
of_row <- data.frame(row = 1:3, Freq = as.vector(tapply(heads, rep(1:3, each = 4), sum)))
of_column <- data.frame(column = 1:4, Freq = as.vector(tapply(heads, rep(1:4, 3), sum)))
pairs <- data.frame(pair = 0:1, Freq = c(sum(heads[c(1, 3, 6, 8, 9, 11)]), sum(heads[-c(1, 3, 6, 8, 9, 11)])))
people$pair <- as.numeric(!(people$cell %in% c(1, 3, 6, 8, 9, 11)))
people$units <- 40
people$heads_of_stratum <- c(900, 1200, 1700)[people$stratum]

bare <- function(x) as.numeric(unname(x))

estimate <- function(design, variable, domain) {
  inside <- design$variables[[domain]] == 1 & !is.na(design$variables[[variable]])
  part <- subset(design, inside)
  m <- svymean(as.formula(paste0("~", variable)), part, na.rm = TRUE)
  t <- confint(m, df = degf(design)); z <- confint(m); within <- confint(m, df = degf(part))
  list(variable = variable, domain = domain, value = bare(coef(m)), se = bare(SE(m)), df = degf(design),
       df_domain = degf(part), n = sum(inside), low_domain = bare(within[1]), high_domain = bare(within[2]),
       low = bare(t[1]), high = bare(t[2]), low_z = bare(z[1]), high_z = bare(z[2]))
}

# Those with an answer. In a fitted design the others stay, with weight 0: their missing answer is replaced.
answered <- function(design) {
  known <- subset(design, !is.na(agree))
  known$variables$agree[is.na(known$variables$agree)] <- 0
  known
}

shares <- function(design) {
  known <- answered(design)
  lapply(c("xlogit", "asin", "beta", "mean"), function(method) {
    # beta counts the rows of the design, which in a fitted design include those without an answer.
    part <- if (method == "beta") NULL else known
    if (is.null(part)) {
      m <- svymean(~agree, known, na.rm = TRUE); p <- bare(coef(m)); v <- bare(vcov(m)); df <- degf(known)
      n <- sum(!is.na(design$variables$agree))
      e <- p * (1 - p) / v * (qt(.025, n - 1) / qt(.025, df))^2
      ci <- c(qbeta(.025, e * p, e * (1 - p) + 1), qbeta(.975, e * p + 1, e * (1 - p)))
      if (nrow(known) == n) stopifnot(all.equal(ci, bare(attr(svyciprop(~agree, known, method = "beta"), "ci"))))
    } else ci <- bare(attr(svyciprop(~agree, part, method = method, df = degf(part), na.rm = TRUE), "ci"))
    list(method = method, low = ci[1], high = ci[2])
  })
}

# The likelihood interval by root finding: svyciprop's own is interpolated between points of a profile. Its
# dispersion is the variance of the residuals with divisor n - 1.
likelihood <- function(design) {
  known <- answered(design)
  m <- svymean(~agree, known, na.rm = TRUE); p <- bare(coef(m)); n <- p * (1 - p) / bare(vcov(m)); t <- qt(.975, degf(known)); rows <- sum(!is.na(design$variables$agree))
  n <- n * (rows - 1) / rows
  f <- function(q) 2 * n * (p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))) - t^2
  end <- function(a, b) uniroot(f, c(a, b), tol = 1e-16, maxiter = 10000)$root
  near <- bare(attr(suppressMessages(svyciprop(~agree, known, method = "likelihood", df = degf(known))), "ci"))
  list(method = "likelihood", low = end(1e-9, p), high = end(p, 1 - 1e-9), survey_low = near[1], survey_high = near[2])
}

case <- function(name, design, data, base = "none", strata = "none", clusters = "none", populations = NULL,
                 fit = "none", margins = 0, trim = NULL) {
  w <- bare(weights(design))
  column <- function(which) if (which == "none") I(rep(1, nrow(data))) else I(data[[which]])
  list(name = name, base = column(base), strata = column(strata),
       clusters = if (clusters == "none") NULL else I(data[[clusters]]),
       populations = if (is.null(populations)) NULL else I(populations), cell = I(data$cell - 1),
       y = I(data$y), agree = I(data$agree), part = I(data$part), fit = fit, margins = margins,
       trim = if (is.null(trim)) NULL else I(trim), weights = I(w),
       design_effect = length(w) * sum(w^2) / sum(w)^2,
       estimates = list(estimate(design, "y", "one"), estimate(design, "y", "part"),
                        estimate(design, "agree", "one"), estimate(design, "agree", "part")),
       shares = c(shares(design), list(likelihood(design))))
}

fine <- list(maxit = 2000, epsilon = 1e-14)
alone <- svydesign(~1, weights = ~one, data = people)
finite <- svydesign(~1, weights = ~one, fpc = ~I(rep(4000, n)), data = people)
strat <- svydesign(~1, strata = ~stratum, weights = ~base, data = people)
strat_finite <- svydesign(~1, strata = ~stratum, weights = ~base, fpc = ~heads_of_stratum, data = people)
clustered <- svydesign(~cluster, weights = ~one, data = people)
clustered_finite <- svydesign(~cluster, weights = ~one, fpc = ~units, data = people)
nested <- svydesign(~cluster, strata = ~stratum, weights = ~base, nest = TRUE, data = people)

two <- function(design) rake(design, list(~row, ~column), list(of_row, of_column), control = fine)
three <- function(design) {
  all <- c(sum(heads), of_row$Freq[-1], of_column$Freq[-1], pairs$Freq[2])
  names(all) <- c("(Intercept)", "factor(row)2", "factor(row)3", paste0("factor(column)", 2:4), "factor(pair)1")
  fitted <- calibrate(design, ~factor(row) + factor(column) + factor(pair), all, calfun = "raking",
                      epsilon = 1e-13, maxit = 500)
  raked <- rake(design, list(~row, ~column, ~pair), list(of_row, of_column, pairs), control = fine)
  stopifnot(all.equal(bare(weights(fitted)), bare(weights(raked)), tolerance = 1e-10))
  fitted
}
totals <- function() {
  t <- c(sum(heads), of_row$Freq[-1], of_column$Freq[-1])
  names(t) <- c("(Intercept)", "factor(row)2", "factor(row)3", paste0("factor(column)", 2:4)); t
}
raking <- function(design) calibrate(design, ~factor(row) + factor(column), totals(), calfun = "raking",
                                     epsilon = 1e-13, maxit = 500)
cells <- function(design) postStratify(design, ~cell, cell_heads)
trimmed <- function(design, lower, upper) trimWeights(design, lower = lower, upper = upper, strict = TRUE)

cases <- list(heads = I(heads), row_heads = I(of_row$Freq), column_heads = I(of_column$Freq), pair_heads = I(pairs$Freq),
  designs = list(
  case("unweighted", alone, people),
  case("finite", finite, people, populations = 4000),
  case("strata", strat, people, "base", "stratum"),
  case("strata, finite", strat_finite, people, "base", "stratum", populations = c(900, 1200, 1700)),
  case("clusters", clustered, people, clusters = "cluster"),
  case("clusters, finite", clustered_finite, people, clusters = "cluster", populations = 40),
  case("strata and clusters", nested, people, "base", "stratum", "cluster"),
  case("cells", cells(alone), people, fit = "cells"),
  case("cells, finite", cells(finite), people, populations = 4000, fit = "cells"),
  case("cells in strata", cells(strat_finite), people, "base", "stratum", populations = c(900, 1200, 1700), fit = "cells"),
  case("cells and clusters", cells(nested), people, "base", "stratum", "cluster", fit = "cells"),
  case("two margins", two(alone), people, fit = "margins", margins = 2),
  case("two margins by calibrate", raking(alone), people, fit = "margins", margins = 2),
  case("two margins, unequal base weights", raking(strat), people, "base", "stratum", fit = "margins", margins = 2),
  case("two margins and clusters", two(clustered_finite), people, clusters = "cluster", populations = 40, fit = "margins", margins = 2),
  case("three margins", three(alone), people, fit = "margins", margins = 3),
  case("cells, trimmed", trimmed(cells(alone), 10, 26), people, fit = "cells", trim = c(10, 26)),
  case("three margins, trimmed above", trimmed(three(alone), 0, 24), people, fit = "margins", margins = 3, trim = c(0, 24)),
  case("base weights raked, trimmed", trimmed(raking(strat), 11, 25), people, "base", "stratum", fit = "margins", margins = 2, trim = c(11, 25))
))

write_reference("weights", c("survey", "jsonlite"), cases)
