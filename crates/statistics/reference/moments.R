# Means, standard deviations and t intervals: stats::mean, sd, t.test; the finite population correction
# multiplies the half width. Scale scores by the half rule, written out.
source("common.R")
set.seed(20231101)

moments <- function(values, denominator, population) {
  x <- values / denominator
  m <- mean(x); n <- length(x)
  half <- qt(.975, n - 1) * sd(x) / sqrt(n)
  ci <- as.numeric(t.test(x)$conf.int)
  stopifnot(all.equal(ci, m + c(-1, 1) * half, tolerance = 1e-14))
  f <- sqrt(1 - n / population)
  counts <- table(values)
  list(values = I(as.numeric(names(counts))), counts = I(as.numeric(counts)), denominator = denominator,
       population = population, mean = m, variance = var(x), sd = sd(x), low = ci[1], high = ci[2],
       se_finite = sd(x) / sqrt(n) * f, low_finite = m - half * f, high_finite = m + half * f)
}

tables <- list(
  moments(c(1, 3, 3, 3, 4, 4, 4, 4, 5, 5), 1, 25),
  moments(c(2, 3), 1, 3),
  moments(c(4, 4, 4, 5), 1, 4000),
  moments(sample(1:5, 212, TRUE, c(.05, .1, .2, .4, .25)), 1, 300),
  moments(sample(1:5, 4492, TRUE, c(.03, .08, .2, .45, .24)), 1, 20144),
  moments(round(60 * pmin(5, pmax(1, rnorm(873, 3.6, .7)))), 60, 4100),
  moments(round(27720 * pmin(5, pmax(1, rnorm(37, 2.9, .9)))), 27720, 55)
)

# The half rule: reversed items turned round, mean of the answered if at least half are.
points <- 5
reversed <- c(FALSE, FALSE, TRUE, FALSE, TRUE)
answers <- matrix(sample(c(1:5, NA), 5 * 40, TRUE, c(.08, .15, .2, .2, .12, .25)), 40)
turned <- answers
turned[, reversed] <- points + 1 - turned[, reversed]
answered <- rowSums(!is.na(answers))
score <- ifelse(2 * answered >= ncol(answers), rowMeans(turned, na.rm = TRUE), NA)
scales <- list(points = points, reversed = as.list(as.numeric(reversed)),
               rows = lapply(seq_len(nrow(answers)), function(i) I(answers[i, ])), scores = I(score))

write_reference("moments", c("jsonlite"), list(tables = tables, half_rule = scales))
