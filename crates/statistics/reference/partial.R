# Partial correlations: residuals of stats::lm, the test of the coefficient in the full model, and
# psych::partial.r.
source("common.R")
suppressMessages(library(psych))
set.seed(1907)

n <- 140
base <- rnorm(n)
data <- sapply(c(.8, .6, .5, .4, .2), function(load) {
  round(5 * pmin(5, pmax(1, 3.3 + load * base + sqrt(1 - load^2) * rnorm(n)))) / 5
})
colnames(data) <- paste0("v", 1:5)

case <- function(first, second, given) {
  x <- data[, first]; y <- data[, second]
  if (length(given)) {
    g <- data[, given, drop = FALSE]
    r <- cor(resid(lm(x ~ g)), resid(lm(y ~ g)))
    test <- summary(lm(y ~ x + g))$coefficients[2, ]
    by_psych <- partial.r(data, c(first, second), given)[1, 2]
    stopifnot(all.equal(r, as.numeric(by_psych), tolerance = 1e-12))
  } else {
    r <- cor(x, y)
    test <- summary(lm(y ~ x))$coefficients[2, ]
  }
  df <- n - 2 - length(given)
  ci <- tanh(atanh(r) + c(-1, 1) * qnorm(.975) / sqrt(df - 1))
  list(first = first - 1, second = second - 1, given = I(given - 1), r = r, df = df, t = as.numeric(test[3]),
       p = as.numeric(test[4]), low = ci[1], high = ci[2])
}

write_reference("partial", c("psych", "jsonlite"), list(
  columns = lapply(1:5, function(j) I(data[, j])),
  partials = list(case(1, 2, numeric(0)), case(1, 2, 3), case(2, 5, c(1, 3)), case(4, 5, 1:3),
                  case(1, 3, c(5, 4, 2)))
))
