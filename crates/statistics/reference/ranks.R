# Two groups by their order: stats::wilcox.test without exact p (with and without continuity correction),
# and Cliff's delta with its unbiased variance and intervals, written out over all pairs.
source("common.R")
set.seed(20240920)

case <- function(x, y) {
  n1 <- length(x); n2 <- length(y)
  test <- function(correct) suppressWarnings(wilcox.test(x, y, exact = FALSE, correct = correct))
  pairs <- sign(outer(x, y, "-"))
  d <- mean(pairs)
  unbiased <- (n2^2 * sum((rowMeans(pairs) - d)^2) + n1^2 * sum((colMeans(pairs) - d)^2) -
                 sum((pairs - d)^2)) / (n1 * n2 * (n1 - 1) * (n2 - 1))
  v <- max(unbiased, (1 - d^2) / (n1 * n2 - 1))
  z <- qnorm(.975)
  apart <- abs(d) == 1
  feng <- (d - d^3 + c(-1, 1) * z * sqrt(v) * sqrt((1 - d^2)^2 + z^2 * v)) / (1 - d^2 + z^2 * v)
  side <- function(values) {
    counts <- table(values)
    list(values = I(as.numeric(names(counts))), counts = I(as.numeric(counts)))
  }
  list(first = side(x), second = side(y), u1 = unname(test(FALSE)$statistic), p = test(FALSE)$p.value,
       p_corrected = test(TRUE)$p.value, delta = d, variance = v,
       normal = if (apart) NULL else I(d + c(-1, 1) * z * sqrt(v)),
       asymmetric = if (apart) NULL else I(feng))
}
answers <- function(n, p) sample(1:5, n, replace = TRUE, prob = p)

cases <- list(
  case(c(1, 3, 3, 4, 5), c(2, 2, 3, 5, 4, 4)),
  case(c(4, 5), c(1, 2)),
  case(c(1, 2, 3), c(1, 2, 3)),
  case(c(3, 3, 3), c(3, 3, 4)),
  case(c(1, 9), c(2, 3, 4, 5)),
  case(answers(40, c(1, 2, 4, 6, 3)), answers(31, c(2, 3, 4, 4, 1))),
  case(round(60 * rnorm(150, 3.2, .7)), round(60 * rnorm(90, 3.6, .5))),
  case(answers(700, c(1, 2, 4, 6, 3)), answers(650, c(1, 3, 5, 5, 1)))
)
write_reference("ranks", c("jsonlite"), cases)
