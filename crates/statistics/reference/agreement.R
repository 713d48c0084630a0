# Agreement of assessors: psych (kappa without weights, intraclass correlations). psych's variance of the
# weighted kappa is not that of Fleiss, Cohen and Everitt: those intervals come from agreement.py.
source("common.R")
suppressPackageStartupMessages(library(psych))
set.seed(20240918)

kappa_case <- function(name, table) {
  levels <- nrow(table)
  linear <- 1 - abs(row(table) - col(table)) / (levels - 1)
  k <- suppressWarnings(suppressMessages(cohen.kappa(table)))
  l <- suppressWarnings(suppressMessages(cohen.kappa(table, w = linear)))
  list(name = name, table = lapply(seq_len(levels), function(i) I(as.numeric(table[i, ]))),
       kappa = k$kappa, low = k$confid[1, 1], high = k$confid[1, 3], se = sqrt(k$var.kappa),
       quadratic = k$weighted.kappa, linear = l$weighted.kappa)
}

intraclass_case <- function(name, x) {
  whole <- x[complete.cases(x), ]
  found <- ICC(whole, lmer = FALSE)$results
  list(name = name, assessors = lapply(seq_len(ncol(x)), function(j) I(x[, j])), units = nrow(whole),
       types = lapply(seq_len(6), function(i) list(
         type = found$type[i], icc = found$ICC[i], f = found$F[i], df1 = found$df1[i], df2 = found$df2[i],
         p = found$p[i], low = found$`lower bound`[i], high = found$`upper bound`[i])))
}

shrout <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), ncol = 4, byrow = TRUE)
maturity <- function(n, k, noise, missing = 0) {
  true <- sample(0:5, n, TRUE, c(1, 3, 4, 4, 2, 1))
  x <- sapply(seq_len(k), function(j) pmin(5, pmax(0, round(true + rnorm(n, .2 * j, noise)))))
  x[sample(length(x), missing * length(x))] <- NA
  x
}
ratings <- maturity(60, 4, .9, .1)
levels05 <- function(i, j) unclass(table(factor(ratings[, i], 0:5), factor(ratings[, j], 0:5)))

cases <- list(
  kappa = list(
    kappa_case("Cohen 1968", matrix(c(88, 10, 2, 14, 40, 6, 18, 10, 12), 3)),
    kappa_case("assessors 1 and 2", levels05(1, 2)), kappa_case("assessors 1 and 4", levels05(1, 4)),
    kappa_case("two levels", matrix(c(20, 10, 5, 15), 2)),
    kappa_case("worse than chance", matrix(c(2, 12, 9, 3), 2)),
    kappa_case("levels nobody chose", rbind(cbind(matrix(c(9, 2, 3, 7), 2), 0, 0), 0, 0))
  ),
  intraclass = list(
    intraclass_case("Shrout and Fleiss", shrout), intraclass_case("maturity", ratings),
    intraclass_case("two assessors", maturity(25, 2, .5)), intraclass_case("noise", maturity(12, 3, 6)),
    intraclass_case("three units", maturity(3, 5, .8)), intraclass_case("many units", maturity(900, 3, 1.2, .02))
  )
)
write_reference("agreement", c("psych", "jsonlite"), cases)
