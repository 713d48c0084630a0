# The difference of two means: stats::t.test with unequal variances (Welch, Satterthwaite).
source("common.R")
set.seed(20240916)

difference <- function(first, second, denominator) {
  x <- first / denominator; y <- second / denominator
  test <- t.test(y, x, var.equal = FALSE)
  ci <- as.numeric(test$conf.int)
  side <- function(values) {
    counts <- table(values)
    list(values = I(as.numeric(names(counts))), counts = I(as.numeric(counts)))
  }
  list(first = side(first), second = side(second), denominator = denominator,
       value = mean(y) - mean(x), se = unname(test$stderr), df = unname(test$parameter),
       low = ci[1], high = ci[2])
}

scores <- function(n, mean, sd, denominator) round(denominator * pmin(5, pmax(1, rnorm(n, mean, sd))))

cases <- list(
  difference(c(1, 3, 3, 3, 4, 4, 4, 4, 5, 5), c(2, 3, 3, 4, 4, 4, 5, 5), 1),
  difference(c(2, 3), c(3, 3, 4, 5), 1),
  difference(rep(4, 10), c(3, 4, 4, 4, 5, 5, 5, 5, 5, 5), 1),
  difference(scores(14, 3.2, .7, 60), scores(19, 3.6, .6, 60), 60),
  difference(scores(36, 3.5, .9, 420), scores(12, 3.4, .3, 420), 420),
  difference(scores(312, 3.5, .7, 420), scores(288, 3.6, .7, 420), 420),
  difference(scores(2400, 3.45, .7, 60), scores(2380, 3.55, .7, 60), 60)
)

write_reference("difference", c("jsonlite"), cases)
