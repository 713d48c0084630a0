# Whether the job's figures are what R's own functions say: mean(), sd(), cov(), cor(), t.test(), aov(), p.adjust().
#
# All tools here work from sums, so they could all be wrong together. This script takes the respondents of
# a unit and calls the function of the textbook; slow, so for some units only (tests: for all teams).
#
#   Rscript textbook.R --answers answers.csv --units units.csv --figures DIR/figures.csv

arguments <- commandArgs(trailingOnly = TRUE)
argument <- function(name) arguments[match(paste0("--", name), arguments) + 1]
K <- 10
SCALES <- letters[1:6]
answers <- read.csv(argument("answers"))
units <- read.csv(argument("units"), colClasses = "character")
figures <- read.csv(argument("figures"))
keys <- paste(figures$unit, figures$subject, figures$measure)

parts <- function(unit) {
  below <- units$code[units$parent == unit]
  c(unit, unlist(lapply(below, parts)))
}
opinions <- answers[-1]
opinions[opinions > 5] <- NA
keyed <- opinions
reversed <- as.vector(outer(SCALES, c("05", "10"), paste0))
keyed[reversed] <- 6 - keyed[reversed]
items_of <- function(scale) paste0(scale, sprintf("%02d", 1:K))
scores <- sapply(SCALES, function(scale) {
  own <- keyed[items_of(scale)]
  ifelse(2 * rowSums(!is.na(own)) >= K, rowMeans(own, na.rm = TRUE), NA)
})

worst <- c()
checked <- 0
expect <- function(unit, subject, measure, value, column = "value") {
  found <- figures[[column]][match(paste(unit, subject, measure), keys)]
  if (is.na(value) != is.na(found)) stop(paste("one only:", unit, subject, measure, value, found))
  checked <<- checked + 1
  # Differences of nearly equal numbers: relative to 0.001 at least.
  apart <- if (is.na(value)) 0 else abs(found - value) / max(abs(value), abs(found), 1e-3)
  worst[measure] <<- max(apart, worst[measure], na.rm = TRUE)
}

teams <- units$code[!units$code %in% units$parent]
largest <- names(sort(table(answers$unit), decreasing = TRUE))[1:3]
smallest <- names(sort(table(answers$unit)))[1:12]
some <- unique(c("org", "m01", "m12", units$code[units$kind == "department"][1:6], largest, smallest))
for (unit in some) {
  rows <- answers$unit %in% parts(unit)
  for (item in c("a01", "c05", "f10")) {
    x <- opinions[rows, item]
    n <- sum(!is.na(x))
    expect(unit, item, "n_answered", sum(!is.na(answers[rows, item])))
    expect(unit, item, "n_opinion", n)
    expect(unit, item, "mean", if (n) mean(x, na.rm = TRUE) else NA)
    expect(unit, item, "sd", sd(x, na.rm = TRUE))
    expect(unit, item, "top2", if (n) mean(x >= 4, na.rm = TRUE) else NA)
  }
  for (scale in SCALES) {
    subject <- paste0("scale_", scale)
    x <- scores[rows, scale]
    n <- sum(!is.na(x))
    expect(unit, subject, "n", n)
    expect(unit, subject, "mean", if (n) mean(x, na.rm = TRUE) else NA)
    expect(unit, subject, "sd", sd(x, na.rm = TRUE))
    varies <- n >= 2 && diff(range(x, na.rm = TRUE)) > 1e-9
    bounds <- if (varies) t.test(x)$conf.int else if (n >= 2) rep(mean(x, na.rm = TRUE), 2) else c(NA, NA)
    expect(unit, subject, "mean", bounds[1], "low")
    expect(unit, subject, "mean", bounds[2], "high")
    own <- keyed[rows, items_of(scale)]
    # A pair without a row is NA; a pair of one row too.
    matrix <- suppressWarnings(cov(own, use = "pairwise.complete.obs"))
    whole <- sum(matrix)
    defined <- !is.na(whole) && whole > 1e-12 * sum(diag(matrix))
    expect(unit, subject, "alpha", if (defined) K / (K - 1) * (1 - sum(diag(matrix)) / whole) else NA)
  }
  for (pair in combn(SCALES, 2, simplify = FALSE)) {
    x <- scores[rows, pair[1]]
    y <- scores[rows, pair[2]]
    both <- !is.na(x) & !is.na(y)
    varies <- function(v) diff(range(v[both])) > 1e-9
    r <- if (sum(both) >= 4 && varies(x) && varies(y)) cor(x, y, use = "complete.obs") else NA
    expect(unit, paste0("scale_", pair[1], "*scale_", pair[2]), "correlation", r)
  }
}

rows_of <- split(seq_len(nrow(answers)), answers$unit)
parent_of <- setNames(units$parent, units$code)
for (scale in SCALES) {
  subject <- paste0("scale_", scale)
  table <- data.frame(score = scores[, scale], team = answers$unit)
  table <- table[!is.na(table$score), ]
  squares <- summary(aov(score ~ factor(team), table))[[1]][["Mean Sq"]]
  sizes <- as.vector(base::table(table$team))
  n0 <- (sum(sizes) - sum(sizes^2) / sum(sizes)) / (length(sizes) - 1)
  icc <- function(m) (squares[1] - squares[2]) / (squares[1] + (m - 1) * squares[2])
  expect("org", subject, "icc1", icc(mean(sizes)))
  expect("org", subject, "icc1_n0", icc(n0))
  expect("org", subject, "icc2", (squares[1] - squares[2]) / squares[1])
  p <- c()
  for (team in teams) {
    own <- rows_of[[team]]
    rest <- setdiff(unlist(rows_of[parts(parent_of[[team]])]), own)
    x <- na.omit(scores[own, scale])
    y <- na.omit(scores[rest, scale])
    complete <- na.omit(opinions[own, items_of(scale)])
    ratio <- min(mean(apply(complete, 2, var)) / 2, 1)
    expect(team, subject, "rwg_j", if (nrow(complete) >= 2) K * (1 - ratio) / (K * (1 - ratio) + ratio) else NA)
    tested <- length(x) >= 2 && length(y) >= 2 && diff(range(x)) > 1e-9
    test <- if (tested) t.test(x, y) else list(statistic = NA, parameter = NA, p.value = NA, estimate = c(NA, NA))
    expect(team, subject, "rest_difference", test$estimate[[1]] - test$estimate[[2]])
    expect(team, subject, "rest_t", test$statistic[[1]])
    expect(team, subject, "rest_df", test$parameter[[1]])
    expect(team, subject, "rest_p", test$p.value)
    if (tested) p[team] <- test$p.value
  }
  adjusted <- p.adjust(p, "BH")
  for (team in names(p)) expect(team, subject, "rest_p_bh", adjusted[[team]])
}
cat(checked, "figures checked; greatest relative difference per measure:\n")
print(signif(worst, 2))
if (max(worst) > 1e-9) quit(status = 1)
