# Makes the data sets of this folder, all of them made up, and what R packages say about each.
# Run it in this folder: Rscript make.R
source("../../statistics/reference/common.R")
source("survey.R")
source("samples.R")
set.seed(20260119)

packages <- c("psych", "multilevel", "survey", "lme4", "lavaan", "polycor", "effectsize")
write_file <- function(name, note, sections, meta = list()) {
  versions <- c(list(R = paste(R.version$major, R.version$minor, sep = ".")),
                sapply(packages, function(p) as.character(packageVersion(p)), simplify = FALSE))
  writeLines(as_json(c(list(meta = c(list(dataset = name, note = note, versions = versions), meta)), sections)),
             paste0(name, ".json"))
}
write_table <- function(data, name) write.csv(data, paste0(name, ".csv"), row.names = FALSE, quote = FALSE, na = "")

# Staff: units of unequal size, one of a single person (Z), one in which everybody answers the same (K), people
# without a unit, and answers missing here and there.
sizes <- c(A = 60, B = 45, C = 38, D = 30, E = 22, F = 14, G = 9, H = 5, K = 6, Z = 1)
unit <- c(rep(names(sizes), sizes), rep(NA, 10)); n <- length(unit); points <- 5
apart <- setNames(rnorm(length(sizes), 0, .45), names(sizes)); of_unit <- ifelse(is.na(unit), 0, apart[unit])
safety <- of_unit + rnorm(n); culture <- .7 * of_unit + .6 * safety + .8 * rnorm(n); example <- .5 * culture + rnorm(n)
answer <- function(level, turned = FALSE) {
  x <- pmin(points, pmax(1, round(3.3 + level)))
  x <- if (turned) points + 1 - x else x
  ifelse(runif(n) < .05, NA, x)
}
items <- data.frame(
  S1 = answer(.9 * safety + .7 * rnorm(n)), S2 = answer(.8 * safety + .8 * rnorm(n)),
  S3 = answer(.7 * safety + .8 * rnorm(n), TRUE), S4 = answer(.6 * safety + .9 * rnorm(n)),
  C1 = answer(.9 * culture + .6 * rnorm(n)), C2 = answer(.7 * culture + .7 * rnorm(n)),
  C3 = answer(.6 * culture + .9 * rnorm(n), TRUE), C4 = answer(.8 * culture + .6 * rnorm(n)),
  C5 = answer(.5 * culture + rnorm(n)), X1 = answer(.9 * example + .6 * rnorm(n)),
  X2 = answer(.8 * example + .7 * rnorm(n)), X3 = answer(.7 * example + .8 * rnorm(n)))
items[which(unit == "K"), ] <- 4
items[which(unit == "K"), c("S3", "C3")] <- 2
items[3, ] <- NA
staff <- data.frame(RID = seq_len(n), unit, items, gender = ifelse(runif(n) < .03, NA, sample(1:2, n, TRUE)),
                    age = round(pmin(67, pmax(19, rnorm(n, 42, 11)))), years = rpois(n, 7))
write_table(staff, "staff")

scale <- scale_of(items, points)
scales <- list(safety = scale(c("S1", "S2", "S3", "S4"), "S3"), culture = scale(c("C1", "C2", "C3", "C4", "C5"), "C3"),
               example = scale(c("X1", "X2", "X3"), character(0)))
facing <- items; facing[c("S3", "C3")] <- points + 1 - facing[c("S3", "C3")]
scores <- as.data.frame(sapply(c(safety = "S", culture = "C", example = "X"), function(s) score(facing[startsWith(names(items), s)])))
pairs <- combn(names(scores), 2, simplify = FALSE)
contrast <- function(column, a, b) {
  group <- staff[[column]]
  list(var = column, scales = sapply(names(scores), function(s)
         two_means(a, b, scores[[s]][which(group == a)], scores[[s]][which(group == b)]), simplify = FALSE),
       item_top2 = item_shares(items[1:5], group, a, b, points))
}
write_file("staff", "made-up answers of staff in ten units", list(
  items = lapply(items, item, points), scales = scales, scale_correlations = correlations(scores),
  item_correlations = correlations(items[1:6]), polychoric = polychoric_of(items[c("S1", "S2", "S3", "C1", "X1")]),
  group_var = "unit", icc = lapply(scores, icc_of, unit), item_icc = lapply(items[c("S1", "C5")], icc_of, unit, FALSE),
  multilevel_correlations = lapply(pairs, function(q) within_between(q[1], q[2], scores[[q[1]]], scores[[q[2]]], unit)),
  rwg = sapply(c(safety = "S", culture = "C"), function(s) rwg_of(facing[startsWith(names(items), s)], unit, points), simplify = FALSE),
  group_means = group_means(scores, unit), group_vs_rest = group_vs_rest(scores, unit),
  cluster_svymean = lapply(scores, cluster_mean, unit),
  contrasts = list("gender: 1 vs 2" = contrast("gender", "1", "2"), "unit: G vs H" = contrast("unit", "G", "H")),
  key_drivers = list(safety = key_drivers("safety", scores$safety, data.frame(scores[c("culture", "example")], age = staff$age)))
), list(response_range = I(c(1, points)), n_rows = n))
write_file("weights_staff", "the same staff, weighted to an invented population by sex and age",
           weighted(staff, scores[c("safety", "culture")], "S2", points))

# Measures with wider ranges than items.
m <- 160; at <- sample(c("north", "east", "south", "west"), m, TRUE, c(.4, .3, .2, .1)); gender <- sample(1:2, m, TRUE)
ability <- rnorm(m) + c(north = .4, east = 0, south = -.3, west = .1)[at]
measures <- data.frame(RID = seq_len(m), gender, place = at, age = round(runif(m, 18, 65)), reading = round(25 + 5 * ability + 3 * rnorm(m)),
                       number = 10 * round(50 + 8 * ability + 6 * rnorm(m)))
measures$number[sample(m, 6)] <- NA
write_table(measures, "measures")
wide <- measures[c("reading", "number", "age")]
write_file("measures", "made-up test results, some missing", list(
  variables = lapply(wide, function(x) c(moments(x), list(n_missing = sum(is.na(x)), quantiles = quantiles(x)))),
  correlations = correlations(wide), icc_by_place = lapply(wide[1:2], icc_of, at),
  multilevel_correlations = list(within_between("reading", "number", wide$reading, wide$number, at)),
  contrasts = list(gender_1_vs_2 = sapply(c("reading", "number"), function(v)
    two_means("1", "2", wide[[v]][gender == 1], wide[[v]][gender == 2]), simplify = FALSE)),
  group_means = group_means(wide, at), group_vs_rest = group_vs_rest(wide, at),
  key_drivers = list(reading = key_drivers("reading", wide$reading, data.frame(number = wide$number, age = wide$age, gender = gender)))))

write_file("schools", "made-up schools in the form of the survey package's api", samples(""))

# Three assessors give units a level from 0 to 5; some judgements are missing.
u <- 48; truth <- sample(0:5, u, TRUE)
judged <- data.frame(unit = rep(seq_len(u), 3), rater = rep(c("A1", "A2", "A3"), each = u),
                     rating = pmin(5, pmax(0, rep(truth, 3) + sample(-1:1, 3 * u, TRUE, c(.25, .5, .25)))))
judged$rating[sample(nrow(judged), 9)] <- NA
write_table(judged, "ratings_maturity")
square <- reshape(judged, idvar = "unit", timevar = "rater", direction = "wide")[, -1]
names(square) <- c("A1", "A2", "A3")

krippendorff <- function(x) {
  x <- x[rowSums(!is.na(x)) > 1, ]; v <- sort(unique(unlist(x))); v <- v[!is.na(v)]
  o <- matrix(0, length(v), length(v))
  for (i in seq_len(nrow(x))) {
    r <- na.omit(unlist(x[i, ]))
    for (a in seq_along(r)) for (b in seq_along(r)) if (a != b) {
      at <- cbind(match(r[a], v), match(r[b], v)); o[at] <- o[at] + 1 / (length(r) - 1)
    }
  }
  w <- rowSums(o); n <- sum(w)
  alpha <- function(d) 1 - (n - 1) * sum(o * d) / sum(outer(w, w) * d)
  ordinal <- outer(seq_along(v), seq_along(v), Vectorize(function(a, b) (sum(w[a:b]) - (w[a] + w[b]) / 2)^2))
  diag(ordinal) <- 0; ratio <- outer(v, v, function(a, b) ifelse(a == b, 0, ((a - b) / (a + b))^2))
  list(nominal = alpha(outer(v, v, "!=") + 0), ordinal = alpha(ordinal), interval = alpha(outer(v, v, "-")^2), ratio = alpha(ratio))
}
fleiss <- function(x) {
  counts <- t(apply(x, 1, function(r) tabulate(r + 1, 6))); k <- ncol(x)
  seen <- mean((rowSums(counts^2) - k) / (k * (k - 1))); chance <- sum(colMeans(counts / k)^2)
  (seen - chance) / (1 - chance)
}
iccs <- function(x) {
  r <- suppressMessages(psych::ICC(x, lmer = FALSE))$results
  lapply(seq_len(6), function(i) list(type = r$type[i], ICC = r$ICC[i], F = r$F[i], df1 = r$df1[i], df2 = r$df2[i],
                                      p = r$p[i], lo = r$`lower bound`[i], hi = r$`upper bound`[i]))
}
kappas <- function(a, b) {
  ok <- !is.na(a) & !is.na(b); t <- table(factor(a[ok], 0:5), factor(b[ok], 0:5)); k <- suppressWarnings(psych::cohen.kappa(unclass(t), n.obs = sum(ok)))
  weights <- abs(outer(0:5, 0:5, "-")); chance <- outer(rowSums(t), colSums(t)) / sum(t)
  list(n = sum(ok), levels = I(0:5), table = list(values = lapply(1:6, function(i) I(unname(t[i, ])))),
       agreement = sum(diag(t)) / sum(t), psych_kappa = k$kappa, psych_weighted_quadratic = k$weighted.kappa,
       psych_ci = list(unweighted = I(k$confid[1, c(1, 3)])), psych_var_kappa = k$var.kappa,
       own_linear = 1 - sum(t * weights) / sum(chance * weights))
}
full <- square[complete.cases(square), ]
table3 <- matrix(c(30, 4, 2, 6, 25, 5, 1, 7, 20), 3)
k3 <- psych::cohen.kappa(table3, n.obs = sum(table3))
# The published table of Shrout and Fleiss (1979): six targets, four judges.
sf <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), 6, byrow = TRUE)
write_table(data.frame(unit = rep(1:6, 4), rater = rep(paste0("J", 1:4), each = 6), rating = as.vector(sf)), "ratings_shroutfleiss")
write_file("ratings", "made-up judgements of three assessors, and the table of Shrout and Fleiss (1979)", list(
  shrout_fleiss_1979_icc = iccs(sf),
  maturity = list(krippendorff = krippendorff(square), krippendorff_complete_units = krippendorff(full),
                  n_complete_units = nrow(full), fleiss_complete_units = fleiss(full), icc_complete_units = iccs(full),
                  pairs = list(A1_A2 = kappas(square$A1, square$A2), A1_A3 = kappas(square$A1, square$A3),
                               A2_A3 = kappas(square$A2, square$A3))),
  table_3x3 = list(table = list(values = lapply(1:3, function(i) I(table3[i, ]))), kappa = k3$kappa,
                   weighted_quadratic = k3$weighted.kappa, ci = list(unweighted = I(k3$confid[1, c(1, 3)])))))
