# Two shares: prop.test with and without Yates, Newcombe's interval from prop.test's Wilson intervals, the
# p-value of fisher.test, Cohen's h. fisher.test searches the odds ratio to four digits only: here the same
# equations are solved to 1e-14, and compared with it.
source("common.R")

wilson <- function(x, n) as.numeric(suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int)

chi2 <- function(x, n, correct) {
  found <- suppressWarnings(prop.test(x, n, correct = correct))
  list(chi2 = max(0, as.numeric(found$statistic)), p = found$p.value, low = found$conf.int[1], high = found$conf.int[2])
}

newcombe <- function(x, n) {
  p <- x / n
  one <- wilson(x[1], n[1])
  two <- wilson(x[2], n[2])
  d <- p[1] - p[2]
  c(d - sqrt((p[1] - one[1])^2 + (two[2] - p[2])^2), d + sqrt((one[2] - p[1])^2 + (p[2] - two[1])^2))
}

# Value, low, high of the conditional odds ratio; NA where infinite.
odds_ratio <- function(x, n) {
  k <- max(0, sum(x) - n[2]):min(n[1], sum(x))
  log_mass <- dhyper(k, n[1], n[2], sum(x), log = TRUE)
  log_sum <- function(v) max(v) + log(sum(exp(v - max(v))))
  tilted <- function(ln_odds) log_mass + (k - x[1]) * ln_odds
  log_tail <- function(ln_odds, part) log_sum(tilted(ln_odds)[part]) - log_sum(tilted(ln_odds))
  mean_beyond <- function(ln_odds) sum(exp(tilted(ln_odds) - log_sum(tilted(ln_odds))) * (k - x[1]))
  root <- function(excess) exp(uniroot(excess, c(-60, 60), tol = 1e-15, maxiter = 10000)$root)
  value <- if (x[1] == min(k)) 0 else if (x[1] == max(k)) NA else root(mean_beyond)
  low <- if (x[1] == min(k)) 0 else root(function(u) log_tail(u, k >= x[1]) - log(.025))
  high <- if (x[1] == max(k)) NA else root(function(u) log(.025) - log_tail(u, k <= x[1]))
  published <- fisher.test(matrix(c(x, n - x), 2))
  # Its search stops at .Machine$double.eps^.25 = 1.2e-4, above 1 in the reciprocal.
  near <- function(a, b) is.na(a) || abs(if (b > 1) 1 / a - 1 / b else a - b) <= 2.5e-4
  stopifnot(near(value, published$estimate), near(low, published$conf.int[1]), near(high, published$conf.int[2]))
  list(value = value, low = low, high = high)
}

tables <- list(c(8, 10, 9, 23), c(56, 70, 48, 80), c(9, 10, 3, 10), c(6, 7, 2, 7), c(5, 56, 0, 29), c(0, 10, 0, 20, 1),
               c(10, 10, 0, 20), c(10, 10, 20, 20, 1), c(1, 3, 1, 3), c(2, 3, 0, 3), c(1, 2, 2, 3), c(3, 3, 1, 3),
               c(133, 918, 172, 1866), c(1211, 2000, 30, 60), c(900, 4000, 5200, 16000), c(2, 20000, 11, 20000),
               c(5, 10, 50, 100), c(1, 4, 3, 4), c(7, 12, 1, 30), c(4000, 5000, 1000, 5000))

cases <- lapply(tables, function(a) {
  x <- a[c(1, 3)]
  n <- a[c(2, 4)]
  same <- sum(x) %in% c(0, sum(n))
  interval <- newcombe(x, n)
  list(x1 = x[1], n1 = n[1], x2 = x[2], n2 = n[2],
       plain = if (same) NULL else chi2(x, n, FALSE), yates = if (same) NULL else chi2(x, n, TRUE),
       newcombe_low = interval[1], newcombe_high = interval[2],
       fisher = if (same) NA else fisher.test(matrix(c(x, n - x), 2))$p.value,
       odds_ratio = if (same) NULL else odds_ratio(x, n),
       cohen_h = 2 * asin(sqrt(x[1] / n[1])) - 2 * asin(sqrt(x[2] / n[2])))
})
write_reference("two_proportions", c("jsonlite"), cases)
