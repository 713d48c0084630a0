# Two figures from the open data, in base R: the norms per ministry (published), and a staff survey of a town that does
# not exist (MADE-UP DATA). README.md says what the files are, data-dictionary.csv what every column means, and
# figures.ipynb draws the same in Python.
#
#   Rscript figures.R [folder] [nl|en]        in the folder of the files
#
# Without arguments the figures go to PEIL_FIGURES (otherwise `figures`), in the language PEIL_FIGURES_LANG (`nl`).

given <- commandArgs(trailingOnly = TRUE)
choice <- function(place, variable, otherwise) {
  if (length(given) >= place) given[place] else Sys.getenv(variable, otherwise)
}
out <- choice(1, "PEIL_FIGURES", "figures")
lang <- choice(2, "PEIL_FIGURES_LANG", "nl")
dir.create(out, showWarnings = FALSE, recursive = TRUE)

# Only an empty cell is missing: a code such as "NA" is a code.
table_of <- function(name) {
  read.csv(name, na.strings = "", encoding = "UTF-8", check.names = FALSE)
}
texts <- table_of("figures-text.csv")
text_of <- function(key) texts[[lang]][texts$key == key]
blue <- "#1b5e8c"
grey <- "#767676"
drawing <- function(name, width, height) {
  png(file.path(out, name), width, height, units = "in", res = 120, type = "cairo")
}

# Which ministry meets which norm -------------------------------------------------------------------
# Most of "met" is a reading: see `derived` in the dictionary.

norms <- table_of("ministry-norms-2024.csv")
met <- norms$judgement == "met"
per_ministry <- tapply(met, norms$ministry, sum)
ministries <- names(per_ministry)
# By radix: the same order whatever the language of the machine.
ministries <- ministries[order(-per_ministry, ministries, method = "radix")]
per_norm <- tapply(met, norms$norm, sum)
published <- unique(norms$norm[norms$judgement != "not_published"])
counts <- sprintf("%d / %d", per_ministry[ministries], length(published))
cat(sprintf("%s: %s\n", ministries, counts), sep = "")

colours <- c(met = blue, partly = "#8fc1e3", not_met = "#e8893a", not_published = "#ececec")
numbers <- sort(unique(norms$norm))
n <- length(ministries)
drawing("norms.png", 10, 6.5)
par(mar = c(4, 6, 5, 6.5), xpd = NA)
plot(NULL, xlim = range(numbers) + c(-0.5, 0.5), ylim = c(n + 0.5, 0.5), axes = FALSE, ann = FALSE,
     xaxs = "i", yaxs = "i")
rows <- match(norms$ministry, ministries)
rect(norms$norm - 0.5, rows - 0.5, norms$norm + 0.5, rows + 0.5, col = colours[norms$judgement],
     border = "white", lwd = 2)
text(0.4, seq_len(n), ministries, adj = 1)
text(numbers, 0.2, numbers)
text(mean(numbers), -0.45, text_of("norm"))
text(max(numbers) + 0.7, seq_len(n), counts, adj = 0)
text(max(numbers) + 0.7, 0.2, text_of("norms_met"), adj = 0, col = grey)
text(published, n + 0.8, per_norm[as.character(published)], col = grey)
text(0.4, n + 0.8, text_of("ministries_meeting"), adj = 1, col = grey)
labels <- sapply(names(colours), text_of)
# Side by side and centred, each as wide as its words.
width <- strwidth(labels) + 1
from <- mean(numbers) - sum(width) / 2 + cumsum(c(0, width[-length(width)]))
rect(from, n + 1.55, from + 0.4, n + 1.85, col = colours, border = NA)
text(from + 0.5, n + 1.7, labels, adj = 0)
title(text_of("norms_title"), line = 3.5)
invisible(dev.off())

# The means of the organisation, from the answers and as released -----------------------------------
# A score needs an opinion on at least half of the items; 98 and 99 are none. Released means are rounded: to 0.01 from
# a hundred people, otherwise to 0.1 (docs/methods.md). With real answers nobody can compare: they never leave a
# closed wave.

answers <- table_of("synthetic-answers.csv")
scales <- table_of("synthetic-scales.csv")
units <- table_of("synthetic-units.csv")
figures <- table_of("synthetic-figures.csv")
means <- figures[figures$kind == "scale" & figures$measure == "mean", ]
root <- units$code[is.na(units$parent)]

scores <- function(scale) {
  items <- scales[scales$scale == scale, ]
  points <- items$points[1]
  opinions <- as.matrix(answers[items$item])
  opinions[opinions > points] <- NA
  turned <- items$reversed == "yes"
  opinions[, turned] <- points + 1 - opinions[, turned]
  enough <- 2 * rowSums(!is.na(opinions)) >= nrow(items)
  rowMeans(opinions[enough, ], na.rm = TRUE)
}

rounded <- function(mean, people) {
  steps <- if (people >= 100) 100 else 10
  # A half goes up, also one that a float holds as a little less.
  floor(mean * steps + 0.5 + 1e-9) / steps
}

for (scale in unique(scales$scale)) {
  found <- scores(scale)
  mean <- rounded(sum(found) / length(found), length(found))
  released <- means$value[means$unit == root & means$id == scale]
  if (abs(mean - released) > 1e-9) {
    stop(sprintf("%s: %s from the answers, %s released", scale, mean, released))
  }
  cat(sprintf("%s: %.2f from the answers of %d people, %.2f released\n", scale, mean, length(found), released))
}

# The scales per department -------------------------------------------------------------------------
# Only released figures from here. Of a department that is too small nothing is shown; another one is hidden with it,
# or the small one could be computed by subtraction. The dashed line is the whole organisation.

departments <- units[units$parent %in% root, ]
names_of <- departments[[paste0("name_", lang)]]
titles <- unique(scales[c("scale", paste0("title_", lang), "points")])
n <- nrow(departments)
drawing("departments.png", 11, 6.5)
par(mfrow = c(2, 3), mar = c(2.5, 1, 2.5, 1), oma = c(3, 17, 3, 1), cex.axis = 1.1)
for (place in seq_len(nrow(titles))) {
  of_scale <- means[means$id == titles$scale[place], ]
  of_scale <- of_scale[match(c(root, departments$code), of_scale$unit), ]
  whole <- of_scale$value[1]
  of_scale <- of_scale[-1, ]
  most <- titles$points[place]
  plot(NULL, xlim = c(1, most), ylim = c(n + 0.5, 0.5), axes = FALSE, ann = FALSE)
  abline(v = whole, lty = 2, col = grey)
  axis(1, 1:most)
  if (place %% 3 == 1) axis(2, seq_len(n), names_of, las = 1, tick = FALSE, xpd = NA)
  segments(of_scale$low, seq_len(n), of_scale$high, lwd = 2, col = blue)
  points(of_scale$value, seq_len(n), pch = 19, col = blue)
  hidden <- which(of_scale$status != "shown")
  text(rep(1.1, length(hidden)), hidden, text_of("not_shown"), adj = 0, col = grey, font = 3)
  title(titles[[2]][place])
}
mtext(text_of("mean_axis"), side = 1, outer = TRUE, line = 1, cex = 0.8)
name <- units[[paste0("name_", lang)]][1]
heading <- sprintf("%s: %s (%s)", name, text_of("departments_title"), text_of("made_up"))
mtext(heading, side = 3, outer = TRUE, line = 1, font = 2)
invisible(dev.off())
