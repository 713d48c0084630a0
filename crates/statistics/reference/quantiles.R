# Quantiles of frequency tables: stats::quantile types 2, 6 and 7.
source("common.R")

thousandths <- c(0, 50, 100, 250, 333, 500, 667, 750, 900, 950, 1000)
table_of <- function(values, counts, denominator = 1) {
  all <- rep(values, counts)
  at <- function(type) I(as.numeric(quantile(all, thousandths / 1000, type = type)) / denominator)
  list(values = I(values), counts = I(counts), denominator = denominator, type2 = at(2), type6 = at(6), type7 = at(7))
}

set.seed(20)
cases <- list(
  thousandths = I(thousandths),
  tables = list(
    table_of(c(1, 3, 4, 5), c(1, 3, 4, 2)),
    table_of(4, 1),
    table_of(c(2, 5), c(1, 1)),
    table_of(c(1, 2, 3, 4, 5), c(1, 2, 5, 1, 2)),
    table_of(c(1, 2, 3, 4, 5), c(2, 0, 0, 0, 2)),
    table_of(c(1, 2, 3, 4, 5, 6), c(922, 818, 402, 337, 223, 82)),
    table_of(60:300, as.numeric(rmultinom(1, 1000, rep(1, 241))), 60),
    table_of(c(-3, 0, 7), c(3, 3, 4))
  )
)
write_reference("quantiles", c("jsonlite"), cases)
