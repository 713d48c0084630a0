# Change with recognised respondents: stats::t.test (paired), and the difference of the waves' own means
# from mean, var and cor; at both ends of the overlap t.test itself.
source("common.R")
set.seed(20240920)

paired <- function(x, y) {
  both <- !is.na(x) & !is.na(y)
  test <- t.test(y[both], x[both], paired = TRUE)
  list(value = unname(test$estimate), se = unname(test$stderr), n = sum(both), t = unname(test$statistic),
       df = unname(test$parameter), p = test$p.value, low = test$conf.int[1], high = test$conf.int[2])
}

overlapping <- function(x, y) {
  both <- !is.na(x) & !is.na(y)
  n1 <- sum(!is.na(x)); n2 <- sum(!is.na(y)); n12 <- sum(both)
  v1 <- var(x, na.rm = TRUE); v2 <- var(y, na.rm = TRUE)
  r <- cor(x[both], y[both])
  se <- sqrt(v1 / n1 + v2 / n2 - 2 * r * sqrt(v1) * sqrt(v2) * n12 / (n1 * n2))
  g <- (v1 / n1 + v2 / n2)^2 / ((v1 / n1)^2 / (n1 - 1) + (v2 / n2)^2 / (n2 - 1))
  stopifnot(all.equal(g, unname(t.test(x, y)$parameter)))
  only <- (n1 - n12) + (n2 - n12)
  df <- (n12 - 1) + (g - n12 + 1) / (only + 2 * n12) * only
  d <- mean(y, na.rm = TRUE) - mean(x, na.rm = TRUE)
  if (only == 0) {
    test <- t.test(y, x, paired = TRUE)
    stopifnot(all.equal(c(d, se, df), unname(c(test$estimate, test$stderr, test$parameter))))
  }
  list(value = d, se = se, df = df, n_first = n1, n_second = n2, n_both = n12, r = r, p = 2 * pt(-abs(d / se), df),
       low = d - qt(.975, df) * se, high = d + qt(.975, df) * se)
}

case <- function(name, x, y) list(name = name, first = I(x), second = I(y), paired = paired(x, y), overlapping = overlapping(x, y))

panel <- function(n, stay1, stay2, rho = .6) {
  true <- rnorm(n)
  x <- round(3.4 + .7 * (sqrt(rho) * true + sqrt(1 - rho) * rnorm(n)), 2)
  y <- round(3.5 + .8 * (sqrt(rho) * true + sqrt(1 - rho) * rnorm(n)), 2)
  x[runif(n) > stay1] <- NA
  y[runif(n) > stay2] <- NA
  keep <- !is.na(x) | !is.na(y)
  list(x[keep], y[keep])
}
of <- function(name, p) case(name, p[[1]], p[[2]])

cases <- list(
  case("sleep", sleep$extra[sleep$group == 1], sleep$extra[sleep$group == 2]),
  of("half overlap", panel(120, .7, .7)), of("few the same", panel(300, .15, .2)),
  of("everyone the same", panel(40, 1, 1)), of("many new", panel(90, .3, 1)),
  case("three in both", c(3, 4, 2.5, 4.5, 3.5, NA, NA), c(3.5, 4, 3, NA, NA, 4.5, 2)),
  of("unlike", panel(80, .8, .6, 0))
)
write_reference("waves", "jsonlite", cases)
