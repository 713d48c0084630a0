# Two small made-up waves with a key per respondent, and what changed by R.
#
#   cd crates/analysis/reference && Rscript two_waves.R
#
# Writes two_waves_then.csv and two_waves_now.csv (the answers, seeded; questionnaire and units of wave.R) and
# two_waves.json (the changes). Needs jsonlite. Where everybody is in both waves the figure is that of
# t.test(paired = TRUE), where too few are that of t.test; between them stands the formula of Derrick, Russ, Toher
# and White (2017), as the package partiallyoverlapping has it.
suppressMessages(library(jsonlite))

# --- the answers -----------------------------------------------------------------------------------
set.seed(20261)
# Nobody of d1 stayed there; of d2 itself two did, of t1 half, of t2 and at the top everybody. Three of t1 went to d1.
then_unit <- rep(c("org", "d1", "d2", "t1", "t2"), c(4, 9, 5, 16, 12))
person <- sprintf("p%03d", sample(100:999, length(then_unit)))
trait <- rnorm(length(person))
answer <- function(trait, shift) {
  point <- function(load) findInterval(load * trait + sqrt(1 - load^2) * rnorm(length(trait)) + shift, c(-1.5, -0.6, 0.2, 1.1)) + 1
  some <- function(x, code, share) { x[runif(length(x)) < share] <- code; x }
  data.frame(a1 = some(point(.85), 98, .06), a2 = some(point(.8), NA, .08), a3 = 6 - point(.75),
             b1 = some(point(.8), 98, .05), b2 = point(.8))
}
then <- cbind(respondent = person, unit = then_unit, answer(trait, 0))

stays <- which(then_unit %in% c("org", "t2") | (then_unit == "t1" & seq_along(person) %% 2 == 0))
stays <- c(stays, which(then_unit == "d2")[1:2])
moves <- which(then_unit == "t1" & seq_along(person) %% 2 == 1)[1:3]
now_unit <- c(then_unit[stays], rep("d1", 3), rep("d1", 8), rep("d2", 4), rep("t1", 6))
comes <- sprintf("n%03d", sample(100:999, 18))
now_person <- c(person[stays], person[moves], comes)
now_trait <- c(trait[stays], trait[moves], rnorm(18))
now <- cbind(respondent = now_person, unit = now_unit, answer(.8 * now_trait + .6 * rnorm(length(now_trait)), .3))
write.csv(then[sample(nrow(then)), ], "two_waves_then.csv", row.names = FALSE, na = "", quote = FALSE)
write.csv(now[sample(nrow(now)), ], "two_waves_now.csv", row.names = FALSE, na = "", quote = FALSE)

# --- the changes -----------------------------------------------------------------------------------
read <- function(file) {
  x <- read.csv(file)
  opinion <- function(x) ifelse(x >= 98, NA, x)
  for (item in c("a1", "a2", "a3", "b1", "b2")) x[[item]] <- opinion(x[[item]])
  score <- function(x) ifelse(2 * rowSums(!is.na(x)) >= ncol(x), rowMeans(x, na.rm = TRUE), NA)
  x$alpha <- score(cbind(x$a1, x$a2, 6 - x$a3))
  x$beta <- score(cbind(x$b1, x$b2))
  x
}
then <- read("two_waves_then.csv"); now <- read("two_waves_now.csv")
units <- read.csv("wave_units.csv")
below <- list(org = units$code, d1 = "d1", d2 = c("d2", "t1", "t2"), t1 = "t1", t2 = "t2")

of_test <- function(test, value, method, n12, r)
  list(method = method, n_both = n12, r = r, value = value, low = test$conf.int[1], high = test$conf.int[2], p = test$p.value)
change <- function(x, y) {
  # A row for everybody who has a value in a wave.
  x <- x[!is.na(x$value), ]; y <- y[!is.na(y$value), ]
  both <- merge(x, y, by = "respondent")
  n1 <- nrow(x); n2 <- nrow(y); n12 <- nrow(both)
  d <- mean(y$value) - mean(x$value)
  r <- if (n12 >= 3) suppressWarnings(cor(both$value.x, both$value.y)) else NA
  if (is.na(r)) return(of_test(t.test(y$value, x$value), d, "welch", n12, NA))
  if (n1 == n12 && n2 == n12) return(of_test(t.test(both$value.y, both$value.x, paired = TRUE), d, "paired", n12, r))
  v1 <- var(x$value); v2 <- var(y$value)
  se <- sqrt(v1 / n1 + v2 / n2 - 2 * r * sqrt(v1 * v2) * n12 / (n1 * n2))
  g <- unname(t.test(y$value, x$value)$parameter)
  df <- (n12 - 1) + (g - n12 + 1) * (n1 + n2 - 2 * n12) / (n1 + n2)
  list(method = "overlapping", n_both = n12, r = r, value = d, low = d - qt(.975, df) * se,
       high = d + qt(.975, df) * se, p = 2 * pt(-abs(d / se), df))
}
subjects <- c("alpha", "beta", "a1", "a2", "a3", "b1", "b2")
of <- function(x, unit, subject) {
  x <- x[x$unit %in% below[[unit]], ]
  data.frame(respondent = x$respondent, value = x[[subject]])
}
out <- list(
  meta = list(made_by = "reference/two_waves.R", R = paste(R.version$major, R.version$minor, sep = ".")),
  changes = lapply(setNames(nm = names(below)), function(unit) lapply(setNames(nm = subjects), function(subject)
    change(of(then, unit, subject), of(now, unit, subject)))))
methods <- unlist(lapply(out$changes, function(unit) sapply(unit, function(x) x$method)))
stopifnot(all(c("welch", "overlapping", "paired") %in% methods))
print(table(methods))
write_json(out, "two_waves.json", auto_unbox = TRUE, digits = NA, pretty = TRUE, na = "null")
