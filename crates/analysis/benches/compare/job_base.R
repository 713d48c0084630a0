# The job in base R: rowsum() adds up whole matrices per team in C, then up the tree; the formulas follow.
#
# With `--io data.table` the files are read by fread() and written by fwrite(), the rest is the same: base
# R spends more time on files than on figures. Parquet needs the package arrow, so answers come from CSV.
#
#   Rscript job_base.R --answers answers.csv --units units.csv --out DIR [--time-limit S] [--io data.table]

arguments <- commandArgs(trailingOnly = TRUE)
argument <- function(name, without = NULL) {
  place <- match(paste0("--", name), arguments)
  if (is.na(place)) without else arguments[place + 1]
}
# Whether files go through data.table.
fast_files <- identical(argument("io"), "data.table")
limit <- argument("time-limit")
if (!is.null(limit)) setTimeLimit(elapsed = as.numeric(limit))

SCALES <- letters[1:6]
K <- 10
ITEMS <- paste0(rep(SCALES, each = K), sprintf("%02d", 1:K))
# Items that are worded the other way round have the sign -1.
KEYS <- ifelse(1:K %in% c(5, 10), -1, 1)
MAX_CODE <- 5
# Of five answers that are all equally likely: (5^2 - 1) / 12.
NULL_VARIANCE <- 2
# A total variance of the items below this share of their own variances is rounding.
NO_VARIANCE <- 1e-12
# Scores times this are whole numbers, so sums of them are exact.
SCORE_UNIT <- 2520
FEWEST_PAIRS <- 4
# The columns of each pair, as two vectors of places.
ITEM_PAIRS <- combn(K, 2)
SCALE_PAIRS <- combn(length(SCALES), 2)

seconds <- c()
began <- proc.time()[["elapsed"]]
done <- function(phase) {
  now <- proc.time()[["elapsed"]]
  seconds[[phase]] <<- now - began
  began <<- now
}
report <- function(status, rows = 0, figures = 0) {
  memory <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
  peak <- round(as.numeric(gsub("[^0-9]", "", memory)) / 1024)
  phases <- paste0('"', names(seconds), '": ', unlist(seconds), collapse = ", ")
  cpu <- sum(proc.time()[c("user.self", "sys.self")])
  tool <- if (fast_files) "R, data.table for files" else "R"
  cat(sprintf('{"tool": "%s", "answers": "%s", "seconds": {%s}, "status": "%s", "rows": %d, "figures": %d, "cpu": %.3f, "peak_mib": %d}\n',
    tool, basename(argument("answers")), phases, status, rows, figures, cpu, peak))
}

read_units <- function() {
  units <- read.csv(argument("units"), colClasses = "character")
  parent <- match(units$parent, units$code)
  depth <- integer(length(parent))
  # Parents stand before their children.
  for (unit in seq_along(parent)) if (!is.na(parent[unit])) depth[unit] <- depth[parent[unit]] + 1L
  list(code = units$code, parent = parent, depth = depth, is_team = !seq_along(parent) %in% parent)
}

read_answers <- function() {
  classes <- c("character", rep("integer", length(ITEMS)))
  if (fast_files) {
    as.data.frame(data.table::fread(argument("answers"), colClasses = classes))
  } else {
    read.csv(argument("answers"), colClasses = classes)
  }
}

# Sums of the columns of `values` per unit: of its own people and of those below it.
sum_up <- function(values, unit, tree) {
  storage.mode(values) <- "double"
  own <- rowsum(values, unit)
  table <- matrix(0, length(tree$code), ncol(values))
  table[as.integer(rownames(own)), ] <- own
  for (layer in max(tree$depth):1) {
    below <- which(tree$depth == layer)
    added <- rowsum(table[below, , drop = FALSE], tree$parent[below])
    above <- as.integer(rownames(added))
    table[above, ] <- table[above, ] + added
  }
  table
}

# n(n - 1) times the variance: exact, because the sums are whole numbers.
spread <- function(n, total, squares) pmax(n * squares - total * total, 0)

figures <- list()
add <- function(unit, subject, measure, n, value, defined = TRUE, low = NA_real_, high = NA_real_) {
  keep <- which(rep_len(defined, length(unit)))
  size <- length(keep)
  figures[[length(figures) + 1]] <<- list(
    unit = unit[keep], subject = rep_len(subject, size), measure = rep_len(measure, size),
    n = n[keep], value = value[keep],
    low = rep_len(low, length(unit))[keep], high = rep_len(high, length(unit))[keep])
}

# Counts, mean, sd and share of the two highest answers of ten items, from their sums.
figures_of_items <- function(items, answered, n, total, squares, top, unit) {
  for (i in 1:K) {
    sd <- sqrt(spread(n[, i], total[, i], squares[, i]) / (n[, i] * (n[, i] - 1)))
    add(unit, items[i], "n_answered", answered[, i], answered[, i])
    add(unit, items[i], "n_opinion", n[, i], n[, i])
    add(unit, items[i], "mean", n[, i], total[, i] / n[, i], n[, i] >= 1)
    add(unit, items[i], "sd", n[, i], sd, n[, i] >= 2)
    add(unit, items[i], "top2", n[, i], top[, i] / n[, i], n[, i] >= 1)
  }
}

# Cronbach's alpha from covariances over those with an opinion on both items.
alpha <- function(subject, x, has, someone, n, total, squares, unit, tree) {
  first <- ITEM_PAIRS[1, ]
  second <- ITEM_PAIRS[2, ]
  both <- sum_up(has[, first] * has[, second], unit, tree)
  sum_first <- sum_up(x[, first] * has[, second], unit, tree)
  sum_second <- sum_up(x[, second] * has[, first], unit, tree)
  products <- sum_up(x[, first] * x[, second], unit, tree)
  covariance <- (both * products - sum_first * sum_second) / (both * (both - 1))
  variances <- rowSums(spread(n, total, squares) / (n * (n - 1)))
  covariances <- 2 * as.vector(covariance %*% (KEYS[first] * KEYS[second]))
  whole <- variances + covariances
  enough <- rowSums(both < 2) == 0
  add(tree$code, subject, "alpha", someone, K / (K - 1) * covariances / whole,
    enough & whole > NO_VARIANCE * variances)
}

# rwg(j) per team, on those with an opinion on all ten items.
agreement <- function(subject, x, complete, unit, tree) {
  own <- x[complete, , drop = FALSE]
  sums <- sum_up(cbind(rep(1, nrow(own)), own, own * own), unit[complete], tree)
  sums <- sums[tree$is_team, ]
  n <- sums[, 1]
  spreads <- spread(n, sums[, 1 + 1:K], sums[, 1 + K + 1:K])
  ratio <- pmin(rowMeans(spreads) / (n * (n - 1)) / NULL_VARIANCE, 1)
  left <- K * (1 - ratio)
  add(tree$code[tree$is_team], subject, "rwg_j", n, left / (left + ratio), n >= 2)
}

# Everything of one scale but what its scores say; gives the scores, as whole numbers of 1/2520.
one_scale <- function(scale, answers, unit, tree) {
  items <- ITEMS[startsWith(ITEMS, scale)]
  subject <- paste0("scale_", scale)
  cells <- as.matrix(answers[items])
  answered <- !is.na(cells)
  has <- answered & cells <= MAX_CODE
  x <- cells * 1
  x[!has] <- 0
  has <- has * 1
  sums <- sum_up(cbind(answered, has, x, x * x, x >= MAX_CODE - 1, rowSums(has) > 0), unit, tree)
  part <- function(place) sums[, (place - 1) * K + 1:K]
  n <- part(2)
  total <- part(3)
  squares <- part(4)
  figures_of_items(items, part(1), n, total, squares, part(5), tree$code)
  alpha(subject, x, has, sums[, 5 * K + 1], n, total, squares, unit, tree)
  count <- rowSums(has)
  agreement(subject, x, which(count == K), unit, tree)
  # A reversed answer is 6 - x, where there is an opinion.
  keyed <- as.vector(x %*% KEYS + has %*% ifelse(KEYS < 0, MAX_CODE + 1, 0))
  score <- keyed * (SCORE_UNIT / count)
  score[2 * count < K] <- NA
  score
}

# Counts, mean with interval and sd, per unit and scale.
figures_of_scales <- function(n, total, squares, tree) {
  for (s in seq_along(SCALES)) {
    subject <- paste0("scale_", SCALES[s])
    mean <- total[, s] / n[, s] / SCORE_UNIT
    sd <- sqrt(spread(n[, s], total[, s], squares[, s]) / (n[, s] * (n[, s] - 1))) / SCORE_UNIT
    sd[n[, s] < 2] <- NA
    half <- qt(0.975, pmax(n[, s] - 1, 1)) * sd / sqrt(n[, s])
    add(tree$code, subject, "n", n[, s], n[, s])
    add(tree$code, subject, "mean", n[, s], mean, n[, s] >= 1, mean - half, mean + half)
    add(tree$code, subject, "sd", n[, s], sd, n[, s] >= 2)
  }
}

# Pearson's r of every two scales, over those with both scores.
correlations <- function(scores, has, unit, tree) {
  first <- SCALE_PAIRS[1, ]
  second <- SCALE_PAIRS[2, ]
  x <- scores[, first] * has[, second]
  y <- scores[, second] * has[, first]
  n <- sum_up(has[, first] * has[, second], unit, tree)
  sum_x <- sum_up(x, unit, tree)
  sum_y <- sum_up(y, unit, tree)
  xx <- spread(n, sum_x, sum_up(x * x, unit, tree))
  yy <- spread(n, sum_y, sum_up(y * y, unit, tree))
  xy <- n * sum_up(x * y, unit, tree) - sum_x * sum_y
  # Two roots: the product of the spreads of a million people has too many digits.
  r <- pmin(pmax(xy / (sqrt(xx) * sqrt(yy)), -1), 1)
  defined <- n >= FEWEST_PAIRS & xx > 0 & yy > 0
  for (pair in seq_along(first)) {
    subject <- paste0("scale_", SCALES[first[pair]], "*scale_", SCALES[second[pair]])
    add(tree$code, subject, "correlation", n[, pair], r[, pair], defined[, pair])
  }
}

# ICC(1), in two manners, and ICC(2) of every scale.
between_teams <- function(n, total, squares, tree) {
  for (s in seq_along(SCALES)) {
    teams <- tree$is_team & n[, s] > 0
    sizes <- n[teams, s]
    k <- length(sizes)
    people <- sum(sizes)
    of_teams <- sum(total[teams, s]^2 / sizes)
    between <- (of_teams - sum(total[teams, s])^2 / people) / (k - 1)
    within <- (sum(squares[teams, s]) - of_teams) / (people - k)
    n0 <- (people - sum(sizes^2) / people) / (k - 1)
    icc <- function(m) (between - within) / (between + (m - 1) * within)
    root <- tree$code[is.na(tree$parent)]
    subject <- paste0("scale_", SCALES[s])
    add(root, subject, "icc1", people, icc(people / k))
    add(root, subject, "icc1_n0", people, icc(n0))
    add(root, subject, "icc2", people, (between - within) / between)
  }
}

# Every team against the rest of its parent, by Welch, with Benjamini-Hochberg per scale.
against_the_rest <- function(n, total, squares, tree) {
  for (s in seq_along(SCALES)) {
    rest <- function(sums) sums[tree$parent, s] - sums[, s]
    n1 <- n[, s]
    n2 <- rest(n)
    spread1 <- spread(n1, total[, s], squares[, s])
    spread2 <- spread(n2, rest(total), rest(squares))
    v1 <- spread1 / (n1^2 * (n1 - 1)) / SCORE_UNIT^2
    v2 <- spread2 / (n2^2 * (n2 - 1)) / SCORE_UNIT^2
    difference <- (total[, s] / n1 - rest(total) / n2) / SCORE_UNIT
    keep <- which(tree$is_team & n1 >= 2 & n2 >= 2 & spread1 > 0)
    v1 <- v1[keep]
    v2 <- v2[keep]
    n1 <- n1[keep]
    n2 <- n2[keep]
    t <- difference[keep] / sqrt(v1 + v2)
    df <- (v1 + v2)^2 / (v1^2 / (n1 - 1) + v2^2 / (n2 - 1))
    p <- 2 * pt(-abs(t), df)
    subject <- paste0("scale_", SCALES[s])
    add(tree$code[keep], subject, "rest_difference", n1, difference[keep])
    add(tree$code[keep], subject, "rest_t", n1, t)
    add(tree$code[keep], subject, "rest_df", n1, df)
    add(tree$code[keep], subject, "rest_p", n1, p)
    add(tree$code[keep], subject, "rest_p_bh", n1, p.adjust(p, "BH"))
  }
}

job <- function() {
  tree <- read_units()
  answers <- read_answers()
  done("read")
  unit <- match(answers$unit, tree$code)
  scores <- vapply(SCALES, one_scale, numeric(nrow(answers)), answers, unit, tree)
  has <- (!is.na(scores)) * 1
  scores[is.na(scores)] <- 0
  n <- sum_up(has, unit, tree)
  total <- sum_up(scores, unit, tree)
  squares <- sum_up(scores * scores, unit, tree)
  figures_of_scales(n, total, squares, tree)
  correlations(scores, has, unit, tree)
  between_teams(n, total, squares, tree)
  against_the_rest(n, total, squares, tree)
  columns <- names(figures[[1]])
  table <- lapply(columns, function(column) unlist(lapply(figures, `[[`, column)))
  table <- as.data.frame(table, col.names = columns)
  done("compute")
  path <- file.path(argument("out"), "figures.csv")
  if (fast_files) data.table::fwrite(table, path) else write.csv(table, path, row.names = FALSE, na = "", quote = FALSE)
  done("write")
  report("done", nrow(answers), nrow(table))
}

dir.create(argument("out"), showWarnings = FALSE, recursive = TRUE)
tryCatch(job(), error = function(problem) {
  limit_reached <- grepl("time limit", conditionMessage(problem))
  report(if (limit_reached) "time limit" else conditionMessage(problem))
  quit(status = 3)
})
