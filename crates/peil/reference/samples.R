# Samples of a known population, and respondents weighted to one.
suppressMessages(library(survey))
options(survey.lonely.psu = "fail")
z <- qnorm(.975)

means <- function(terms, design) lapply(terms, function(t) said(t, svymean(as.formula(paste0("~", t)), design, na.rm = TRUE), design))

said <- function(term, m, design) {
  est <- unname(coef(m)[1]); se <- unname(SE(m)[1]); df <- degf(design)
  list(term = term, estimate = est, se = se, df = df, ci_t_lo = est - qt(.975, df) * se,
       ci_t_hi = est + qt(.975, df) * se, ci_z_lo = est - z * se, ci_z_hi = est + z * se)
}

categories <- function(column, design) {
  m <- svymean(as.formula(paste0("~", column)), design)
  lapply(names(coef(m)), function(t) {
    one <- coef(m)[t]; se <- SE(m)[t]; df <- degf(design); q <- qt(.975, df)
    list(term = t, estimate = unname(one), se = unname(se), df = df, ci_t_lo = unname(one - q * se),
         ci_t_hi = unname(one + q * se), ci_z_lo = unname(one - z * se), ci_z_hi = unname(one + z * se))
  })
}

by <- function(column, part, design) {
  b <- svyby(as.formula(paste0("~", column)), as.formula(paste0("~", part)), design, svymean, na.rm = TRUE)
  lapply(seq_len(nrow(b)), function(i) list(by = as.character(b[i, 1]), estimate = b[i, 2], se = b$se[i]))
}

weights_summary <- function(w) {
  n <- length(w); effective <- sum(w)^2 / sum(w^2)
  list(n = n, sum = sum(w), min = min(w), max = max(w), cv2 = n / effective - 1, kish_neff = effective,
       kish_deff = n / effective)
}

heads <- function(data, ...) {
  f <- as.data.frame(table(data[c(...)]), stringsAsFactors = FALSE)
  lapply(seq_len(nrow(f)), function(i) as.list(f[i, ]))
}

ciprop <- function(formula, design) {
  methods <- c("logit", "likelihood", "beta", "mean", "asin")
  sapply(methods, function(m) {
    p <- svyciprop(formula, design, method = m)
    list(p = as.numeric(p), ci = I(as.numeric(attr(p, "ci"))))
  }, simplify = FALSE)
}

strict <- list(epsilon = 1e-10, maxit = 200)

samples <- function(folder) {
  n <- 900
  type <- sample(c("E", "H", "M"), n, TRUE, c(.6, .15, .25)); district <- sample(1:45, n, TRUE)
  level <- rnorm(45, 0, 40)[district] + c(E = 20, H = -30, M = 0)[type]
  api <- round(650 + level + rnorm(n, 0, 70)); grown <- runif(n) < plogis((api - 560) / 60)
  pop <- data.frame(cds = 1000 + seq_len(n), stype = type, dnum = district, api00 = api,
                    api99 = api - round(rnorm(n, 25, 20)), sch.wide = ifelse(grown, "Yes", "No"),
                    enroll = ifelse(runif(n) < .02, NA, round(exp(rnorm(n, 6, .5)))))
  f <- function(d) { d$stype <- factor(d$stype); d$sch.wide <- factor(d$sch.wide); d }
  srs <- f(pop[sort(sample(n, 90)), ]); srs$pw <- n / 90; srs$fpc <- n
  size <- c(E = 40, H = 25, M = 25); total <- table(pop$stype)
  rows <- unlist(lapply(names(size), function(t) sample(which(pop$stype == t), size[t])))
  strat <- f(pop[rows, ]); strat$pw <- as.vector(total[as.character(strat$stype)] / size[as.character(strat$stype)])
  strat$fpc <- as.vector(total[as.character(strat$stype)])
  drawn <- sample(unique(pop$dnum), 11); clus1 <- f(pop[pop$dnum %in% drawn, ])
  clus1$pw <- length(unique(pop$dnum)) / 11; clus1$fpc <- length(unique(pop$dnum))
  for (name in c("pop", "srs", "strat", "clus1"))
    write.csv(get(name), paste0(folder, "schools", name, ".csv"), row.names = FALSE, quote = FALSE, na = "")
  # The weights as the CSV has them: 15 digits.
  strat$pw <- read.csv(paste0(folder, "schoolsstrat.csv"))$pw; clus1$pw <- read.csv(paste0(folder, "schoolsclus1.csv"))$pw
  d <- list(srs_fpc = svydesign(~1, weights = ~pw, fpc = ~fpc, data = srs),
            srs_nofpc = svydesign(~1, weights = ~pw, data = srs),
            strat_fpc = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat),
            clus1_fpc = svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = clus1),
            clus1_nofpc = svydesign(~dnum, weights = ~pw, data = clus1))
  terms <- c("api00", "api99", "enroll")
  freq <- function(...) { t <- as.data.frame(table(pop[c(...)])); names(t)[seq_along(c(...))] <- c(...); t }
  types <- freq("stype"); wide <- freq("sch.wide"); joint <- freq("stype", "sch.wide")
  calibrated <- function(design, said) list(design = said, weights_summary = weights_summary(weights(design)),
    weights = Map(function(cds, w) list(cds = cds, w = w), design$variables$cds, unname(weights(design))),
    means = means(terms, design), by_stype = by("api00", "stype", design))
  raked <- rake(d$clus1_fpc, list(~stype, ~sch.wide), list(types, wide), control = strict)
  list(
    population = list(N = n, api00 = mean(pop$api00), enroll_n_missing = sum(is.na(pop$enroll)),
                      enroll_mean = mean(pop$enroll, na.rm = TRUE), stype = as.list(table(pop$stype)),
                      sch.wide = as.list(table(pop$sch.wide)), stype_by_sch.wide = heads(pop, "stype", "sch.wide")),
    designs = lapply(d, function(x) means(terms, x)),
    proportions = list(strat_schwide = categories("sch.wide", d$strat_fpc),
                       strat_schwide_ciprop = ciprop(~I(sch.wide == "Yes"), d$strat_fpc),
                       clus1_stype = categories("stype", d$clus1_fpc)),
    domains = list(strat_api00_by_stype = by("api00", "stype", d$strat_fpc),
                   clus1_api00_by_stype = by("api00", "stype", d$clus1_fpc),
                   strat_api00_by_schwide = by("api00", "sch.wide", d$strat_fpc)),
    calibrated = list(
      poststrat_clus1_stype = calibrated(postStratify(d$clus1_fpc, ~stype, types), "clusters, fpc; by stype"),
      poststrat_srs_stype_nofpc = calibrated(postStratify(d$srs_nofpc, ~stype, types), "no fpc; by stype"),
      poststrat_srs_joint_fpc = calibrated(postStratify(d$srs_fpc, ~stype + sch.wide, joint), "fpc; by both"),
      rake_clus1 = calibrated(raked, "clusters, fpc; raked to both"),
      rake_clus1_trimmed = calibrated(trimWeights(raked, lower = 3.5, upper = 4.5, strict = TRUE),
                                      "rake_clus1, then lower 3.5, upper 4.5")))
}

# Respondents weighted by sex and age to an invented population.
weighted <- function(staff, scores, item, points) {
  group <- cut(staff$age, c(-Inf, 29, 39, 49, Inf), c("le29", "30_39", "40_49", "ge50"))
  d <- data.frame(scores, item = staff[[item]], sex = factor(staff$gender), agegrp = group, unit = staff$unit)
  d <- d[complete.cases(d[c(names(scores), "sex", "agegrp")]), ]
  d$top <- as.numeric(d$item >= points - 1)
  joint <- expand.grid(sex = levels(d$sex), agegrp = levels(d$agegrp), stringsAsFactors = FALSE)
  joint$Freq <- c(310, 420, 520, 480, 610, 390, 700, 370)
  margin <- function(key) { m <- aggregate(joint["Freq"], joint[key], sum); m[match(unique(joint[[key]]), m[[key]]), ] }
  sexes <- margin("sex"); ages <- margin("agegrp"); rows <- function(t) lapply(seq_len(nrow(t)), function(i) as.list(t[i, ]))
  base <- svydesign(~1, weights = ~1, data = d)
  post <- postStratify(base, ~sex + agegrp, joint)
  rk <- function(design) rake(design, list(~sex, ~agegrp), list(sexes, ages), control = strict)
  one <- function(design, full = TRUE) {
    m <- svymean(as.formula(paste("~", paste(names(scores), collapse = "+"))), design)
    top <- svymean(~top, design, na.rm = TRUE)
    out <- list(means = means(names(scores), design))
    out[[paste0(item, "_top2")]] <- list(said(paste0(item, "top"), top, design))
    if (!full) return(out)
    w <- weights(design)
    cells <- lapply(seq_len(nrow(joint)), function(i) {
      of <- which(design$variables$sex == joint$sex[i] & design$variables$agegrp == joint$agegrp[i])
      list(sex = joint$sex[i], agegrp = joint$agegrp[i], weight = unname(w[of[1]]), n = length(of))
    })
    out[[paste0(names(scores)[1], "_by_sex")]] <- by(names(scores)[1], "sex", design)
    out[[paste0("covariance_", paste(names(scores), collapse = "_"))]] <- vcov(m)[1, 2]
    c(list(weights_summary = weights_summary(w), cells = cells), out)
  }
  fit <- calibrate(base, ~sex + agegrp, calfun = "raking", epsilon = 1e-10, maxit = 200,
    population = c(`(Intercept)` = sum(joint$Freq), sex2 = sexes$Freq[2], setNames(ages$Freq[-1], paste0("agegrp", ages$agegrp[-1]))))
  clustered <- rk(svydesign(~unit, weights = ~1, data = d[!is.na(d$unit), ]))
  list(population_joint = rows(joint), population_sex = rows(sexes), population_age = rows(ages),
       unweighted = one(base, FALSE), poststratified = one(post), raked = one(rk(base)),
       raked_by_calibrate = list(means = means(names(scores), fit)),
       raked_clustered_by_unit = list(weights_summary = weights_summary(weights(clustered)),
                                      means = means(names(scores), clustered)))
}
