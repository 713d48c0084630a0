# Families of tests: stats::p.adjust, which leaves NA out of the family.
source("common.R")
set.seed(1979)

case <- function(name, p) {
  list(name = name, p = I(p), holm = I(p.adjust(p, "holm")), bh = I(p.adjust(p, "BH")))
}

write_reference("multiplicity", c("jsonlite"), list(
  case("four", c(.02, .0075, .03, .04)),
  case("ties", c(.01, .01, .03, .01, .03)),
  case("left_out", c(.001, NA, .04, NA, .03, .2)),
  case("one", .03),
  case("ends", c(0, 1, .5, 1e-300, 1)),
  case("many", c(runif(40), rbeta(10, .1, 5)))
))
