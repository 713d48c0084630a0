# Agreement within one unit: multilevel::rwg.j, rwg.j.lindell, ad.m, and rwg of each item alone.
source("common.R")
suppressPackageStartupMessages(library(multilevel))
set.seed(20240918)

case <- function(name, items, points) {
  null <- (points^2 - 1) / 12
  x <- as.data.frame(items)
  unit <- rep(1, nrow(x))
  complete <- x[complete.cases(x), , drop = FALSE]
  single <- vapply(complete, function(v) rwg(v, rep(1, length(v)), ranvar = null)$rwg, 0)
  one <- function(v) if (length(v) == 1 && !is.na(v)) unname(v) else NA
  list(name = name, points = points, items = lapply(items, function(v) I(as.numeric(v))),
       n = nrow(complete), null_variance = null,
       rwg_j = one(if (ncol(x) > 1) rwg.j(x, unit, ranvar = null)$rwg.j else single),
       lindell = one(if (ncol(x) > 1) rwg.j.lindell(x, unit, ranvar = null)$rwg.lindell else
                       1 - var(complete[, 1]) / null),
       ad_m = one(if (ncol(x) > 1) ad.m(x, unit)$AD.M else ad.m(complete[, 1], rep(1, nrow(complete)))$AD.M),
       single = I(unname(single)))
}
random <- function(n, k, points, missing) lapply(seq_len(k), function(j) {
  v <- pmin(points, pmax(1, round(rnorm(n, .7 * points, points / 5))))
  v[runif(n) < missing] <- NA
  v
})
named <- function(items) setNames(items, paste0("i", seq_along(items)))

cases <- list(
  case("five people", named(list(c(4, 4, 5, 3, 4), c(3, 4, 4, 4, 5), c(2, 4, 5, 4, 4))), 5),
  case("all the same", named(list(rep(4, 6), rep(2, 6))), 5),
  case("at odds", named(list(c(1, 5, 1, 5), c(5, 1, 5, 1), c(1, 1, 5, 5))), 5),
  case("missing answers", named(list(c(4, NA, 5, 3, 2), c(3, 4, 4, 4, NA), c(2, 4, 5, 4, 4))), 5),
  case("one complete row", named(list(c(4, NA, 5), c(3, 4, NA))), 5),
  case("two people, six points", named(list(c(4, 6), c(5, 5), c(1, 2), c(6, 6))), 6),
  case("one item", named(list(c(1, 3, 3, 4, 5, 5, 4))), 5),
  case("many", named(random(80, 11, 5, .05)), 5),
  case("seven points", named(random(33, 5, 7, .1)), 7)
)
for (i in seq_along(cases)) names(cases[[i]]$items) <- NULL
write_reference("rwg", c("multilevel", "jsonlite"), cases)
