# Skewness and excess kurtosis: psych's types 1 (g) and 3 (b), and the definition.
suppressMessages(library(psych))
source("common.R")

table_of <- function(values, counts) {
  all <- rep(values, counts)
  n <- length(all)
  m <- function(r) sum((all - mean(all))^r) / n
  found <- list(values = I(values), counts = I(counts), skew_g1 = m(3) / m(2)^1.5, skew_b1 = m(3) / sd(all)^3,
                kurtosis_g2 = m(4) / m(2)^2 - 3, kurtosis_b2 = m(4) / sd(all)^4 - 3)
  stopifnot(all.equal(found$skew_g1, skew(all, type = 1)), all.equal(found$skew_b1, skew(all, type = 3)),
            all.equal(found$kurtosis_g2, kurtosi(all, type = 1)), all.equal(found$kurtosis_b2, kurtosi(all, type = 3)))
  found
}

set.seed(21)
cases <- list(
  table_of(c(1, 3, 4, 5), c(1, 3, 4, 2)),
  table_of(c(2, 5), c(1, 2)),
  table_of(c(1, 5), c(3, 3)),
  table_of(c(1, 2, 3, 4, 5, 6), c(922, 818, 402, 337, 223, 82)),
  table_of(c(1, 2, 3, 4, 5), c(1, 2, 5, 1, 2)),
  table_of(c(4, 5), c(19999, 1)),
  table_of(60:300, as.numeric(rmultinom(1, 5000, (1:241)^2)))
)
write_reference("shape", c("psych", "jsonlite"), cases)
