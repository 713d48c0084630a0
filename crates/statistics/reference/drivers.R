# Key drivers. Johnson's weights by eigen(); LMG by its definition, as the mean over all orders in which the
# predictors can join stats::lm (relaimpo is not needed). Intervals: boot, percentile, 20,000 resamples.
source("common.R")
suppressMessages(library(boot))
set.seed(2000)

johnson <- function(r) {
  p <- ncol(r)
  e <- eigen(r[-p, -p, drop = FALSE], symmetric = TRUE)
  v <- e$vectors
  root <- v %*% diag(sqrt(e$values), p - 1) %*% t(v)
  as.numeric(root^2 %*% solve(root, r[-p, p])^2)
}

orders <- function(v) {
  if (length(v) <= 1) return(list(v))
  do.call(c, lapply(seq_along(v), function(i) lapply(orders(v[-i]), function(rest) c(v[i], rest))))
}

lmg <- function(x, y) {
  p <- ncol(x)
  r2 <- new.env()
  explained <- function(set) {
    if (!length(set)) return(0)
    key <- paste(sort(set), collapse = " ")
    if (is.null(r2[[key]])) r2[[key]] <- summary(lm(y ~ x[, set, drop = FALSE]))$r.squared
    r2[[key]]
  }
  rises <- sapply(orders(seq_len(p)), function(order) {
    after <- sapply(seq_len(p), function(i) explained(order[seq_len(i)]))
    rise <- numeric(p); rise[order] <- diff(c(0, after)); rise
  })
  if (p == 1) mean(rises) else rowMeans(rises)
}

# The same by subsets of a correlation matrix, for the resamples; equal to the above.
lmg_quick <- function(r) {
  p <- ncol(r) - 1; y <- p + 1
  sets <- 0:(2^p - 1)
  members <- lapply(sets, function(s) which(bitwAnd(s, 2^(0:(p - 1))) > 0))
  r2 <- sapply(members, function(m) if (length(m)) sum(r[m, y] * solve(r[m, m], r[m, y])) else 0)
  sapply(1:p, function(j) {
    without <- which(!sapply(members, function(m) j %in% m))
    sum(sapply(without, function(i) {
      s <- length(members[[i]])
      factorial(s) * factorial(p - 1 - s) / factorial(p) * (r2[i + 2^(j - 1)] - r2[i])
    }))
  })
}

case <- function(name, y, x) {
  keep <- complete.cases(x, y); xs <- as.matrix(x)[keep, , drop = FALSE]; ys <- y[keep]
  fit <- lm(ys ~ xs); r <- cor(cbind(xs, ys)); r2 <- summary(fit)$r.squared
  w <- johnson(r); l <- lmg(xs, ys)
  stopifnot(all.equal(c(sum(w), sum(l)), c(r2, r2), tolerance = 1e-12), all.equal(l, lmg_quick(r), tolerance = 1e-11))
  beta <- as.numeric(coef(fit)[-1]) * apply(xs, 2, sd) / sd(ys)
  list(name = name, outcome = I(y), predictors = lapply(seq_len(ncol(x)), function(j) I(x[, j])), n = sum(keep),
       r_squared = r2, adjusted = summary(fit)$adj.r.squared, r = I(as.numeric(r[ncol(r), -ncol(r)])),
       beta = I(as.numeric(beta)), relative_weight = I(w), relative_weight_pct = I(w / sum(w)), lmg = I(l),
       lmg_pct = I(l / sum(l)))
}

scales <- function(n, p, between, weights, missing) {
  shared <- rnorm(n)
  x <- sapply(1:p, function(j) sqrt(between) * shared + sqrt(1 - between) * rnorm(n))
  y <- as.numeric(x %*% weights) + rnorm(n)
  fit <- function(v, step) round(step * pmin(5, pmax(1, 3.4 + .8 * v))) / step
  x <- apply(x, 2, fit, step = 6); y <- fit(y / sd(y), 5)
  x[matrix(runif(n * p) < missing, n)] <- NA; y[runif(n) < missing] <- NA
  list(y, x)
}

bootstrapped <- function(y, x, resamples) {
  data <- cbind(x, y)
  figures <- function(d, rows) {
    r <- cor(d[rows, ]); w <- johnson(r); l <- lmg_quick(r)
    c(sum(w), w, w / sum(w), l, l / sum(l))
  }
  found <- boot(data, figures, resamples)
  ends <- sapply(seq_along(found$t0), function(i) boot.ci(found, type = "perc", index = i)$percent[4:5])
  list(outcome = I(y), predictors = lapply(seq_len(ncol(x)), function(j) I(x[, j])), resamples = resamples,
       low = I(ends[1, ]), high = I(ends[2, ]))
}

four <- scales(180, 4, .4, c(.5, .3, .1, -.2), .05)
six <- scales(300, 6, .5, c(.4, .3, .2, .2, .1, .05), .02)
one <- scales(40, 1, .4, .6, .1)
twins <- scales(120, 2, .9, c(.4, .4), 0)
drawn <- scales(150, 3, .4, c(.5, .3, .2), 0)

write_reference("drivers", c("boot", "jsonlite"), list(
  points = list(case("four", four[[1]], four[[2]]), case("six", six[[1]], six[[2]]), case("one", one[[1]], one[[2]]),
                case("twins", twins[[1]], twins[[2]])),
  bootstrap = bootstrapped(drawn[[1]], drawn[[2]], 20000)
))
