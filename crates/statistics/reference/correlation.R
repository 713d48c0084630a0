# Pearson's correlation with Fisher's interval: stats::cor.test.
source("common.R")
set.seed(1921)

case <- function(name, x, y) {
  test <- cor.test(x, y)
  list(name = name, x = I(x), y = I(y), r = as.numeric(test$estimate), low = test$conf.int[1],
       high = test$conf.int[2], p = test$p.value)
}

scores <- function(n, r, items) {
  x <- rnorm(n); y <- r * x + sqrt(1 - r^2) * rnorm(n)
  fit <- function(v) round(items * pmin(5, pmax(1, 3.4 + .8 * v))) / items
  list(fit(x), fit(y))
}
six <- scores(320, .6, 5); seven <- scores(900, .7, 6); none <- scores(60, 0, 4)

write_reference("correlation", c("jsonlite"), list(
  case("small", c(2, 3, 3, 4, 4, 5, 1, 4, 3, 5), c(2.5, 3, 2.5, 4.5, 3.5, 4, 1.5, 4, 4, 4.5)),
  case("four_pairs", c(1, 2, 3, 4), c(2, 1, 4, 3)),
  case("negative", c(1, 2, 3, 4, 5, 6), c(5, 5, 3, 4, 2, 1)),
  case("far_from_zero", 1e6 + c(1, 2, 3, 4, 5, 6), c(1, 3, 2, 5, 4, 6)),
  case("nearly_straight", 1:12, 1:12 + c(1, -1) / 10),
  case("role_model", six[[1]], six[[2]]),
  case("communication", seven[[1]], seven[[2]]),
  case("nothing", none[[1]], none[[2]])
))
