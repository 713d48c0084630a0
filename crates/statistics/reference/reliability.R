# Cronbach's alpha: psych::alpha on pairwise covariances (its default) and on complete rows.
source("common.R")
suppressMessages(library(psych))
set.seed(1951)

# One factor, five points, some answers missing ("weet ik niet").
likert <- function(n, loadings, missing, points = 5) {
  trait <- rnorm(n)
  x <- sapply(loadings, function(l) l * trait + sqrt(1 - l^2) * rnorm(n))
  x <- matrix(findInterval(x, qnorm(cumsum(rep(1, points - 1)) / points)) + 1, n)
  x[matrix(runif(length(x)) < missing, n)] <- NA
  x
}

case <- function(name, x) {
  pairwise <- suppressWarnings(alpha(as.data.frame(x), check.keys = FALSE, warnings = FALSE))
  complete <- suppressWarnings(
    alpha(as.data.frame(x), check.keys = FALSE, warnings = FALSE, use = "complete.obs"))
  shared <- crossprod(!is.na(x))
  list(name = name, items = lapply(seq_len(ncol(x)), function(j) I(x[, j])),
       pairwise = pairwise$total$raw_alpha, complete = complete$total$raw_alpha,
       rows = sum(rowSums(!is.na(x)) > 0), rows_complete = sum(complete.cases(x)), fewest = min(shared))
}

# Shrout and Fleiss (1979), six targets and four judges.
judges <- cbind(c(9, 6, 8, 7, 10, 6), c(2, 1, 4, 1, 5, 2), c(5, 3, 6, 2, 6, 4), c(8, 2, 8, 6, 9, 7))
# Items that contradict each other: a negative alpha.
contrary <- cbind(c(1, 2, 3, 4, 5, 3, 2), c(5, 3, 3, 2, 1, 4, 3), c(2, 2, 4, 3, 3, 1, 5))
docs <- cbind(c(4, 5, 2, 3, 4, NA), c(4, 4, 1, 3, 5, 2), c(5, 4, 2, 2, NA, 3))

write_reference("reliability", c("psych", "jsonlite"), list(
  case("shrout_fleiss", judges),
  case("contrary", contrary),
  case("methods_page", docs),
  case("two_items", likert(25, c(.7, .6), .1)),
  case("five_items", likert(120, c(.8, .7, .6, .7, .5), .15)),
  case("half_unknown", likert(300, c(.7, .6, .7, .5, .6, .4), .45)),
  case("eleven_points", likert(80, c(.6, .7, .8, .5), 0, points = 10))
))
