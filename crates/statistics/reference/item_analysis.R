# What follows from the covariances of a scale: psych::alpha, its interval by qf and psych::alpha.ci.
source("common.R")
suppressMessages(library(psych))
set.seed(1963)

# One factor, five points, some answers missing ("weet ik niet").
likert <- function(n, loadings, missing, points = 5) {
  trait <- rnorm(n)
  x <- sapply(loadings, function(l) l * trait + sqrt(1 - l^2) * rnorm(n))
  x <- matrix(findInterval(x, qnorm(cumsum(rep(1, points - 1)) / points)) + 1, n)
  x[matrix(runif(length(x)) < missing, n)] <- NA
  x
}

analysis <- function(x, use) {
  if (use == "complete.obs") x <- x[complete.cases(x), ]
  x <- x[rowSums(!is.na(x)) > 0, ]
  found <- suppressWarnings(alpha(as.data.frame(x), check.keys = FALSE, warnings = FALSE, use = use))
  a <- found$total$raw_alpha
  n <- nrow(x)
  k <- ncol(x)
  ci <- 1 - (1 - a) * qf(c(.975, .025), n - 1, (k - 1) * (n - 1))
  stopifnot(all.equal(ci, as.numeric(unlist(alpha.ci(a, n, k)[c("lower.ci", "upper.ci")])), check.attributes = FALSE))
  # psych gives a matrix of one item for two: the test leaves that out.
  dropped <- found$alpha.drop
  list(rows = n, alpha = a, standardised = found$total$std.alpha, ase = found$total$ase, low = ci[1], high = ci[2],
       covariances = I(as.vector(cov(x, use = use))),
       rest = I(found$item.stats$r.drop),
       dropped = if (k > 2) I(dropped$raw_alpha) else I(numeric(0)),
       dropped_standardised = if (k > 2) I(dropped$std.alpha) else I(numeric(0)))
}

case <- function(name, x) {
  list(name = name, items = lapply(seq_len(ncol(x)), function(j) I(x[, j])),
       pairwise = analysis(x, "pairwise"), complete = analysis(x, "complete.obs"))
}

# Shrout and Fleiss (1979), six targets and four judges.
judges <- cbind(c(9, 6, 8, 7, 10, 6), c(2, 1, 4, 1, 5, 2), c(5, 3, 6, 2, 6, 4), c(8, 2, 8, 6, 9, 7))
# Items that contradict each other: a negative alpha.
contrary <- cbind(c(1, 2, 3, 4, 5, 3, 2), c(5, 3, 3, 2, 1, 4, 3), c(2, 2, 4, 3, 3, 1, 5))
docs <- cbind(c(4, 5, 2, 3, 4, NA), c(4, 4, 1, 3, 5, 2), c(5, 4, 2, 2, NA, 3))

write_reference("item_analysis", c("psych", "jsonlite"), list(
  case("shrout_fleiss", judges),
  case("contrary", contrary),
  case("methods_page", docs),
  case("two_items", likert(25, c(.7, .6), .1)),
  case("five_items", likert(120, c(.8, .7, .6, .7, .5), .15)),
  case("half_unknown", likert(300, c(.7, .6, .7, .5, .6, .4), .45)),
  case("eleven_points", likert(80, c(.6, .7, .8, .5), 0, points = 10))
))
