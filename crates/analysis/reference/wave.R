# A small made-up wave with the figures that R gives for it.
#
#   cd crates/analysis/reference && Rscript wave.R
#
# Writes wave.csv (the answers, seeded) and wave.json (the figures). Needs psych and jsonlite.
# The figures are computed from wave.csv as written, with functions of R and psych where they exist.
suppressMessages({ library(psych); library(jsonlite) })

# --- the answers -----------------------------------------------------------------------------------
set.seed(20231)
own <- c(org = 14, d1 = 128, d2 = 30, t1 = 26, t2 = 22)
n <- sum(own)
z <- rnorm(n)
point <- function(load) {
  x <- load * z + sqrt(1 - load^2) * rnorm(n)
  findInterval(x, c(-1.5, -0.6, 0.2, 1.1)) + 1
}
some <- function(x, code, share) { x[runif(n) < share] <- code; x }
skip <- function(x) { x[runif(n) < 0.03] <- NA; x }
answers <- data.frame(
  unit = rep(names(own), own),
  a1 = skip(some(point(0.8), 98, 0.08)), a2 = skip(some(point(0.7), 98, 0.15)),
  a3 = skip(some(6 - point(0.6), 99, 0.05)),
  b1 = skip(some(point(0.7), 98, 0.1)), b2 = skip(some(point(0.75), 98, 0.1)))
answers$had_suspicion <- skip(ifelse(runif(n) < 0.42, 1, 2))
asked <- !is.na(answers$had_suspicion) & answers$had_suspicion == 1
answers$what_done <- ifelse(asked, sample(c(1, 2, 98), n, TRUE, c(0.3, 0.6, 0.1)), NA)
answers$what_done[runif(n) < 0.04] <- NA
money <- runif(n) < 0.2; data <- runif(n) < 0.3; answered <- runif(n) < 0.9
tick <- function(x) ifelse(answered, as.integer(x), NA)
answers$breaches.money <- tick(money)
answers$breaches.data <- tick(data)
answers$breaches.none <- tick(!money & !data)
answers <- answers[sample(n), ]
write.csv(answers, "wave.csv", row.names = FALSE, na = "", quote = FALSE)

# --- the figures -----------------------------------------------------------------------------------
answers <- read.csv("wave.csv")
units <- read.csv("wave_units.csv")
below <- list(org = units$code, d1 = "d1", d2 = c("d2", "t1", "t2"), t1 = "t1", t2 = "t2")
heads <- sapply(below, function(codes) sum(units$heads[units$code %in% codes]))
opinion <- function(x) ifelse(x >= 98, NA, x)
items <- list(alpha = with(answers, cbind(opinion(a1), opinion(a2), 6 - opinion(a3))),
              beta = with(answers, cbind(opinion(b1), opinion(b2))))
score <- function(x) ifelse(2 * rowSums(!is.na(x)) >= ncol(x), rowMeans(x, na.rm = TRUE), NA)
scores <- lapply(items, score)

mean_fpc <- function(x, N) {
  x <- x[!is.na(x)]
  t <- t.test(x)
  half <- (t$conf.int[2] - t$estimate[[1]]) * sqrt(1 - length(x) / N)
  list(n = length(x), mean = mean(x), sd = sd(x), low = mean(x) - half, high = mean(x) + half)
}
share <- function(count, n, N = NA) {
  n_star <- if (is.na(N)) n else n * (N - 1) / (N - n)
  ci <- suppressWarnings(prop.test(count / n * n_star, n_star, correct = FALSE))$conf.int
  list(count = count, n = n, share = count / n, low = ci[1], high = ci[2])
}
counts <- function(x, codes, N = NA) {
  x <- x[!is.na(x)]
  setNames(lapply(codes, function(code) share(sum(x == code), length(x), N)), codes)
}
alpha_of <- function(x) {
  any <- x[rowSums(!is.na(x)) > 0, ]
  all <- x[complete.cases(x), ]
  value <- function(x) suppressWarnings(psych::alpha(as.data.frame(x)))$total$raw_alpha
  list(pairwise = value(any), n = nrow(any), complete = value(all), n_complete = nrow(all))
}

# One factor over the complete rows; three items fit exactly.
loadings_of <- function(x) as.list(unclass(factanal(x[complete.cases(x), ], 1)$loadings)[, 1])

N <- heads[["org"]]
in_unit <- function(unit) answers$unit %in% below[[unit]]
base <- sum(!is.na(answers$had_suspicion))
r <- cor.test(scores$alpha, scores$beta)
out <- list(
  meta = list(made_by = "reference/wave.R", R = paste(R.version$major, R.version$minor, sep = "."),
              psych = as.character(packageVersion("psych"))),
  respondents = lapply(setNames(nm = names(below)), function(unit) sum(in_unit(unit))),
  heads = as.list(heads),
  scales = lapply(scores, function(x) lapply(setNames(nm = names(below)), function(unit)
    mean_fpc(x[in_unit(unit)], heads[[unit]]))),
  item_means = lapply(setNames(nm = c("a1", "a2", "a3", "b1", "b2")), function(item)
    lapply(setNames(nm = names(below)), function(unit)
      mean_fpc(opinion(answers[[item]])[in_unit(unit)], heads[[unit]]))),
  alpha = lapply(items, alpha_of),
  loadings = setNames(loadings_of(items$alpha), c("a1", "a2", "a3")),
  correlation = list(r = r$estimate[[1]], low = r$conf.int[1], high = r$conf.int[2],
                     n = sum(complete.cases(as.data.frame(scores)))),
  shares = list(
    a1 = counts(answers$a1, c(1:5, 98), N), a3 = counts(answers$a3, c(1:5, 99), N),
    had_suspicion = counts(answers$had_suspicion, 1:2, N),
    what_done = counts(answers$what_done, c(1, 2, 98))),
  opinion_a1 = counts(opinion(answers$a1), 1:5),
  share_all = setNames(lapply(c(1, 2, 98), function(code)
    share(sum(answers$what_done == code, na.rm = TRUE), base, N)), c(1, 2, 98)),
  breaches = lapply(list(money = answers$breaches.money, data = answers$breaches.data,
                         none = answers$breaches.none), function(x) {
    x <- x[!is.na(x)]
    share(sum(x), length(x), N)
  }))
write_json(out, "wave.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
