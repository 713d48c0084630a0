# Wilson intervals: stats::prop.test without continuity correction; with a population on n* people.
source("common.R")

interval <- function(x, n) as.numeric(suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int)

plain <- list(c(0, 1), c(1, 1), c(0, 10), c(1, 10), c(5, 10), c(8, 10), c(10, 10), c(3, 17), c(24, 25),
              c(76, 100), c(1, 1000), c(494, 4492), c(3414, 4492), c(2, 20144), c(123456, 654321))
finite <- list(c(8, 10, 25), c(0, 10, 12), c(10, 10, 11), c(3, 17, 500), c(1, 10, 10000), c(24, 25, 26),
               c(494, 4492, 20144), c(3414, 4492, 20144), c(5, 9, 1000000))

cases <- list(
  wilson = lapply(plain, function(a) {
    ci <- interval(a[1], a[2])
    list(successes = a[1], n = a[2], share = a[1] / a[2], low = ci[1], high = ci[2])
  }),
  wilson_finite = lapply(finite, function(a) {
    effective <- a[2] * (a[3] - 1) / (a[3] - a[2])
    ci <- interval(a[1] / a[2] * effective, effective)
    list(successes = a[1], n = a[2], population = a[3], low = ci[1], high = ci[2])
  })
)
write_reference("proportion", c("jsonlite"), cases)
