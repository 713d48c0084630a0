# Answers of people: everything that R packages say about one data set of items, scales and groups.
suppressMessages({
  library(psych); library(multilevel); library(lme4); library(lavaan); library(polycor)
  library(effectsize); library(survey)
})
z <- qnorm(.975)
ends <- function(x) I(unname(x))

moments <- function(x) {
  n <- sum(!is.na(x)); m <- mean(x, na.rm = TRUE); s <- sd(x, na.rm = TRUE); se <- s / sqrt(n)
  half <- if (n > 1) qt(.975, n - 1) * se else NA
  list(n = n, mean = m, sd = s, se = se, df = n - 1, ci_lo = m - half, ci_hi = m + half)
}

quantiles <- function(x) {
  probs <- c(0, .05, .1, .25, .5, .75, .9, .95, 1)
  of <- function(type) ends(quantile(x, probs, na.rm = TRUE, type = type))
  list(probs = I(probs), type7 = of(7), type6 = of(6), type2 = of(2))
}

share <- function(x, n) {
  p <- x / n; half <- z * sqrt(p * (1 - p) / n); m <- n + z^2; c <- (x + z^2 / 2) / m
  test <- function(correct) suppressWarnings(prop.test(x, n, correct = correct)$conf.int)
  list(x = x, n = n, p = p, wald = I(p + c(-1, 1) * half), wilson = ends(test(FALSE)),
       wilson_cc = ends(test(TRUE)), clopper_pearson = ends(binom.test(x, n)$conf.int),
       agresti_coull = I(c + c(-1, 1) * z * sqrt(c * (1 - c) / m)),
       jeffreys = I(c(if (x == 0) 0 else qbeta(.025, x + .5, n - x + .5),
                      if (x == n) 1 else qbeta(.975, x + .5, n - x + .5))))
}

item <- function(x, points) {
  y <- x[!is.na(x)]; n <- length(y); d <- y - mean(y); m2 <- mean(d^2); s2 <- var(y)
  stopifnot(all.equal(psych::skew(y), mean(d^3) / s2^1.5))
  counts <- as.list(setNames(sapply(1:points, function(a) sum(y == a)), 1:points))
  c(moments(x)[c("n", "mean", "sd", "se")],
    list(n_missing = sum(is.na(x)), var = s2, min = min(y), max = max(y),
         skew_b1 = mean(d^3) / s2^1.5, skew_g1 = mean(d^3) / m2^1.5,
         kurtosis_b2_excess = mean(d^4) / s2^2 - 3, kurtosis_g2_excess = mean(d^4) / m2^2 - 3,
         quantiles = quantiles(x), counts = counts, top2_n = sum(y >= points - 1),
         top2_share = mean(y >= points - 1), bottom2_share = mean(y <= 2),
         top2_ci = share(sum(y >= points - 1), n)))
}

score <- function(data) {
  s <- rowMeans(data, na.rm = TRUE); s[2 * rowSums(!is.na(data)) < ncol(data)] <- NA; s
}

alpha_of <- function(data, use) {
  rows <- if (use == "pairwise") rowSums(!is.na(data)) > 0 else complete.cases(data)
  data <- data[rows, ]; k <- ncol(data); n <- nrow(data)
  a <- suppressWarnings(psych::alpha(data, use = use, check.keys = FALSE)); raw <- a$total$raw_alpha
  items <- lapply(seq_len(k), function(i) {
    x <- data[[i]]
    list(item = names(data)[i], n = sum(!is.na(x)), r_drop = a$item.stats$r.drop[i],
         raw_r = a$item.stats$raw.r[i], alpha_if_dropped_raw = a$alpha.drop$raw_alpha[i],
         alpha_if_dropped_std = a$alpha.drop$std.alpha[i], mean = mean(x, na.rm = TRUE),
         sd = sd(x, na.rm = TRUE))
  })
  list(use = use, n_rows = n, k = k, alpha_raw = raw, alpha_std = a$total$std.alpha,
       lambda6 = a$total$`G6(smc)`, ase_psych = a$total$ase,
       feldt_ci95 = I(1 - (1 - raw) * qf(c(.975, .025), n - 1, (k - 1) * (n - 1))), item = items)
}

# One factor by maximum likelihood on the correlations, by EM until nothing moves.
one_factor <- function(data) {
  v <- cov(data); r <- cov2cor(v); k <- ncol(r); l <- rep(.6, k); u <- 1 - l^2
  repeat {
    b <- (l / u) / (1 + sum(l^2 / u)); c <- as.vector(r %*% b)
    new <- c / (1 - sum(b * l) + sum(b * c)); moved <- max(abs(new - l))
    l <- new; u <- 1 - l * c
    if (moved < 1e-15) break
  }
  s <- sqrt(diag(v)); total <- sum(l * s)^2
  list(loadings_std = as.list(setNames(l, names(data))),
       omega_total_std_metric = sum(l)^2 / (sum(l)^2 + sum(u)),
       omega_total = total / (total + sum(u * s^2)), omega_total_observed_var = total / sum(v))
}

omega_of <- function(data) {
  data <- data[complete.cases(data), ]
  fit <- cfa(paste("f =~", paste(names(data), collapse = " + ")), data, std.lv = TRUE)
  est <- lavInspect(fit, "est"); l <- est$lambda[, 1]; u <- diag(est$theta)
  if (sum(l) < 0) l <- -l
  std <- l / sqrt(l^2 + u)
  fa <- factanal(covmat = cor(data), factors = 1, n.obs = nrow(data)); f <- as.vector(fa$loadings)
  if (sum(f) < 0) f <- -f
  list(n = nrow(data), ml_1f_em = one_factor(data),
       cfa_ml_1f = list(loadings_raw = as.list(l), uniq_raw = as.list(u), loadings_std = as.list(std),
                        omega_total = sum(l)^2 / (sum(l)^2 + sum(u)),
                        omega_total_std_metric = sum(std)^2 / (sum(std)^2 + sum(1 - std^2)),
                        chisq = unname(fitMeasures(fit, "chisq"))),
       ml_1f_factanal = list(loadings = as.list(setNames(f, names(data))),
                             omega_total = sum(f)^2 / (sum(f)^2 + sum(1 - f^2))))
}

scale_of <- function(answers, points) {
  function(items, reversed) {
    data <- answers[items]
    data[reversed] <- points + 1 - data[reversed]
    s <- score(data)
    list(items = as.list(items), reversed = as.list(reversed), k = length(items),
         n_valid = sum(!is.na(s)), n_complete = sum(complete.cases(data)), n_invalid = sum(is.na(s)),
         score = c(moments(s), list(quantiles = quantiles(s))),
         reliability = list(n_complete = sum(complete.cases(data)),
                            listwise = alpha_of(data, "complete.obs"),
                            pairwise = alpha_of(data, "pairwise"), omega = omega_of(data)))
  }
}

correlation <- function(name_x, name_y, x, y) {
  ok <- !is.na(x) & !is.na(y); x <- x[ok]; y <- y[ok]; n <- length(x)
  p <- cor.test(x, y); t <- unname(p$statistic)
  s <- cor(x, y, method = "spearman"); k <- suppressWarnings(cor.test(x, y, method = "kendall", exact = FALSE))
  tau <- unname(k$estimate)
  ci <- function(r, se) tanh(atanh(r) + c(-1, 1) * z * se)
  plain <- ci(s, 1 / sqrt(n - 3)); bw <- ci(s, sqrt((1 + s^2 / 2) / (n - 3))); fi <- ci(tau, sqrt(.437 / (n - 4)))
  list(x = name_x, y = name_y, n = n, pearson = unname(p$estimate), pearson_t = t, pearson_df = n - 2,
       pearson_p = 2 * pt(-abs(t), n - 2), pearson_ci_lo = p$conf.int[1], pearson_ci_hi = p$conf.int[2],
       spearman = s, spearman_p = 2 * pt(-abs(s) * sqrt((n - 2) / ((1 - s) * (1 + s))), n - 2),
       spearman_ci_lo_plain = plain[1], spearman_ci_hi_plain = plain[2],
       spearman_ci_lo_bonett_wright = bw[1], spearman_ci_hi_bonett_wright = bw[2],
       kendall_tau_b = tau, kendall_z = unname(k$statistic), kendall_p = k$p.value,
       kendall_ci_lo_fieller = fi[1], kendall_ci_hi_fieller = fi[2])
}

correlations <- function(data) {
  pairs <- combn(names(data), 2, simplify = FALSE)
  rows <- lapply(pairs, function(q) correlation(q[1], q[2], data[[q[1]]], data[[q[2]]]))
  p <- sapply(rows, `[[`, "pearson_p")
  Map(function(row, holm, bh) c(row, list(pearson_p_holm = holm, pearson_p_bh = bh)), rows,
      p.adjust(p, "holm"), p.adjust(p, "BH"))
}

polychoric_of <- function(data) {
  pairs <- combn(names(data), 2, simplify = FALSE)
  list(pairs = lapply(pairs, function(q) {
    both <- data[complete.cases(data[q]), q]
    local <- psych::polychoric(both, correct = 0, global = FALSE, progress = FALSE)$rho[1, 2]
    list(x = q[1], y = q[2], n = nrow(both), psych_local_correct0 = local,
         polycor_twostep = polychor(both[[1]], both[[2]], ML = FALSE))
  }))
}

icc_of <- function(y, group, blups = TRUE) {
  ok <- !is.na(y) & !is.na(group); y <- y[ok]; g <- factor(group[ok])
  sizes <- as.vector(table(g)); n <- length(y); k <- length(sizes); m <- n / k
  n0 <- (n - sum(sizes^2) / n) / (k - 1); kish <- sum(sizes^2) / n
  a <- anova(lm(y ~ g)); msb <- a[1, 3]; msw <- a[2, 3]; f <- a[1, 4]; df <- a[, 1]
  fit <- aov(y ~ g); stopifnot(all.equal(unname(ICC1(fit)), (msb - msw) / (msb + (m - 1) * msw)))
  icc <- function(m) (msb - msw) / (msb + (m - 1) * msw)
  q <- f / c(qf(.975, df[1], df[2]), qf(.025, df[1], df[2])); ci <- function(m) I((q - 1) / (q + m - 1))
  control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10), check.conv.singular = "ignore")
  model <- function(reml) {
    fit <- lmer(y ~ 1 + (1 | g), REML = reml, control = control)
    list(fit = fit, tau2 = VarCorr(fit)$g[1, 1], sigma2 = sigma(fit)^2)
  }
  said <- function(model) list(tau2 = model$tau2, sigma2 = model$sigma2,
    icc1 = model$tau2 / (model$tau2 + model$sigma2), intercept = unname(fixef(model$fit)),
    se_intercept = sqrt(vcov(model$fit)[1, 1]), logLik = as.numeric(logLik(model$fit)))
  reml <- model(TRUE); ml <- model(FALSE); lambda <- reml$tau2 / (reml$tau2 + reml$sigma2 / sizes)
  of <- function(m) reml$tau2 / (reml$tau2 + reml$sigma2 / m); r <- said(reml)
  found <- list(N = n, k = k, group_size_mean = m, group_size_n0 = n0, group_size_min = min(sizes),
    group_size_max = max(sizes),
    anova = list(MSB = msb, MSW = msw, SSB = a[1, 2], SSW = a[2, 2], df1 = df[1], df2 = df[2], F = f,
                 p = a[1, 5], icc1_multilevel_nbar = icc(m), icc1_n0 = icc(n0), icc2 = (msb - msw) / msb,
                 eta2 = a[1, 2] / sum(a[, 2]), icc1_ci95_nbar = ci(m), icc1_ci95_n0 = ci(n0),
                 icc2_ci95 = I(1 - 1 / q)),
    reml = c(r, list(icc2_mean_n = of(m), icc2_n0 = of(n0), icc2_mean_of_group_reliabilities = mean(lambda))),
    ml = said(ml),
    design_effect = list(nbar_icc1anova = 1 + (m - 1) * icc(m), n0_icc1n0 = 1 + (n0 - 1) * icc(n0),
                         kish_cluster_size = kish, kish_reml = 1 + (kish - 1) * r$icc1,
                         nbar_reml = 1 + (m - 1) * r$icc1))
  if (!blups) return(found)
  sd <- sqrt(as.vector(attr(ranef(reml$fit, condVar = TRUE)$g, "postVar")))
  c(found, list(blup = list(groups = lapply(seq_len(k), function(i) list(unit = levels(g)[i], n = sizes[i],
    mean = mean(y[g == levels(g)[i]]), lambda = lambda[i], blup = coef(reml$fit)$g[i, 1], cond_sd = sd[i])))))
}

within_between <- function(name_x, name_y, x, y, group) {
  ok <- !is.na(x) & !is.na(y) & !is.na(group); x <- x[ok]; y <- y[ok]; g <- factor(group[ok])
  n <- length(x); k <- nlevels(g); w <- multilevel::waba(x, y, g)$Cov.Theorem
  mx <- tapply(x, g, mean); my <- tapply(y, g, mean); un <- cor(mx, my)
  level <- function(r, df) list(ci = tanh(atanh(r) + c(-1, 1) * z / sqrt(df - 1)),
    p = 2 * pt(-abs(r) * sqrt(df / ((1 - r) * (1 + r))), df))
  inside <- level(w$CorrW, n - k - 1); outside <- level(w$CorrB, k - 2); plain <- level(un, k - 2)
  part <- function(a, b) {
    ma <- ave(a, g); mb <- ave(b, g)
    sum((ma - mean(a)) * (mb - mean(b))) / (k - 1) - sum((a - ma) * (b - mb)) / (n - k)
  }
  vx <- part(x, x); vy <- part(y, y)
  c(list(x = name_x, y = name_y, N = n, k = k, r_individual = cor(x, y), r_within_pooled = w$CorrW,
         within_df = n - k - 1, within_p = inside$p, within_ci_lo = inside$ci[1], within_ci_hi = inside$ci[2],
         r_between_weighted = w$CorrB, between_df = k - 2, between_p = outside$p,
         between_ci_lo = outside$ci[1], between_ci_hi = outside$ci[2], r_between_unweighted = un,
         between_unw_ci_lo = plain$ci[1], between_unw_ci_hi = plain$ci[2], eta_x = w$EtaBx, eta_y = w$EtaBy,
         r_between_true_anova = if (vx > 0 && vy > 0) part(x, y) / sqrt(vx * vy) else NA),
    setNames(as.list(w[c("RawCorr", "EtaBx", "EtaBy", "CorrB", "EtaWx", "EtaWy", "CorrW")]),
             paste0("waba_", c("RawCorr", "EtaBx", "EtaBy", "CorrB", "EtaWx", "EtaWy", "CorrW"))))
}

rwg_of <- function(data, group, points) {
  null <- (points^2 - 1) / 12; ok <- complete.cases(data) & !is.na(group)
  one <- function(unit) {
    x <- data[ok & group == unit, , drop = FALSE]; n <- nrow(x)
    if (n < 2) return(list(unit = unit, n = n, rwg_j = NA, rwg_star_j_lindell = NA, ad_m = NA))
    g <- rep(1, n)
    list(unit = unit, n = n, rwg_j = multilevel::rwg.j(x, g, null)$rwg.j,
         rwg_star_j_lindell = multilevel::rwg.j.lindell(x, g, null)$rwg.lindell,
         ad_m = multilevel::ad.m(x, g)$AD.M)
  }
  units <- lapply(sort(unique(group[ok])), one)
  all <- function(key) { v <- sapply(units, `[[`, key); v[!is.na(v)] }
  list(A = points, ranvar = null, J = ncol(data), mean = mean(all("rwg_j")), median = median(all("rwg_j")),
       share_ge_0.70 = mean(all("rwg_j") >= .7), lindell_mean = mean(all("rwg_star_j_lindell")),
       ad_m_mean = mean(all("ad_m")), groups = units)
}

group_means <- function(scores, group) {
  unlist(lapply(names(scores), function(s) lapply(sort(unique(group[!is.na(group)])), function(u)
    c(list(scale = s, unit = u), moments(scores[[s]][which(group == u)])))), recursive = FALSE)
}

group_vs_rest <- function(scores, group) {
  unlist(lapply(names(scores), function(s) {
    of <- function(keep) { x <- scores[[s]][which(keep)]; x[!is.na(x)] }
    rows <- list()
    for (u in sort(unique(group[!is.na(group)]))) {
      a <- of(group == u); b <- of(group != u)
      if (length(a) < 2 || sd(a) == 0) next
      t <- t.test(a, b)
      rows[[u]] <- list(scale = s, unit = u, n = length(a), n_rest = length(b), mean = mean(a), mean_rest = mean(b),
                        t = unname(t$statistic), df = unname(t$parameter), p = t$p.value)
    }
    p <- sapply(rows, `[[`, "p")
    unname(Map(function(row, holm, bh) c(row, list(p_holm = holm, p_bh = bh)), rows, p.adjust(p, "holm"),
               p.adjust(p, "BH")))
  }), recursive = FALSE)
}

cluster_mean <- function(y, group) {
  d <- data.frame(y, group)[!is.na(y) & !is.na(group), ]
  m <- svymean(~y, svydesign(ids = ~group, weights = ~1, data = d), deff = "replace")
  list(mean = unname(coef(m)), se = unname(SE(m)[1]), deff = unname(deff(m)[1]), df = length(unique(d$group)) - 1)
}

two_means <- function(name_a, name_b, x, y) {
  x <- x[!is.na(x)]; y <- y[!is.na(y)]; n1 <- length(x); n2 <- length(y); df <- n1 + n2 - 2
  w <- t.test(x, y); s <- t.test(x, y, var.equal = TRUE)
  sp <- sqrt(((n1 - 1) * var(x) + (n2 - 1) * var(y)) / df); d <- (mean(x) - mean(y)) / sp
  j <- exp(lgamma(df / 2) - log(sqrt(df / 2)) - lgamma((df - 1) / 2)); root <- sqrt(1 / n1 + 1 / n2); t <- d / root
  # pt warns far out in the tails; the witnesses of its figures are in crates/statistics/reference/noncentral_t.py.
  bound <- function(p) uniroot(function(ncp) suppressWarnings(pt(t, df, ncp)) - p, t + c(-9, 9), tol = 1e-12)$root * root * j
  vd <- (n1 + n2) / (n1 * n2) + d^2 / (2 * (n1 + n2)); es <- effectsize::hedges_g(x, y)
  sign <- sign(outer(x, y, "-")); delta <- mean(sign); di <- rowMeans(sign); dj <- colMeans(sign)
  floor <- (1 - delta^2) / (n1 * n2 - 1)
  v <- (n2^2 * sum((di - delta)^2) + n1^2 * sum((dj - delta)^2) - sum((sign - delta)^2)) /
    (n1 * n2 * (n1 - 1) * (n2 - 1))
  v <- max(v, floor); half <- z * sqrt(v)
  feng <- (delta - delta^3 + c(-1, 1) * half * sqrt((1 - delta^2)^2 + z^2 * v)) / (1 - delta^2 + z^2 * v)
  p <- function(correct) suppressWarnings(wilcox.test(x, y, exact = FALSE, correct = correct)$p.value)
  u1 <- sum(sign > 0) + sum(sign == 0) / 2
  list(a = name_a, b = name_b, n1 = n1, n2 = n2, mean1 = mean(x), mean2 = mean(y), sd1 = sd(x), sd2 = sd(y),
       welch = list(t = unname(w$statistic), df = unname(w$parameter), p = w$p.value, diff = mean(x) - mean(y),
                    ci = ends(w$conf.int)),
       student = list(t = unname(s$statistic), df = df, p = s$p.value),
       effect = list(cohen_d_pooled = d, J_exact = j, hedges_g = j * d,
                     g_ci_noncentral = I(c(bound(.975), bound(.025))), effectsize_hedges_g = es$Hedges_g,
                     effectsize_ci_optim_low_precision = I(c(es$CI_low, es$CI_high)),
                     g_ci_normal = I(j * d + c(-1, 1) * z * j * sqrt(vd))),
       mann_whitney = list(U1 = u1, U2 = n1 * n2 - u1, p_nocc = p(FALSE), p_cc = p(TRUE), cliffs_delta = delta,
                           cles_A = u1 / (n1 * n2), var_delta_cliff = v, delta_ci_normal = I(delta + c(-1, 1) * half),
                           delta_ci_feng_cliff_asym = I(feng),
                           rank_biserial_effectsize = suppressWarnings(rank_biserial(x, y)$r_rank_biserial)))
}

two_shares <- function(x1, n1, x2, n2) {
  test <- function(correct) suppressWarnings(prop.test(c(x1, x2), c(n1, n2), correct = correct))
  plain <- test(FALSE); yates <- test(TRUE); p1 <- x1 / n1; p2 <- x2 / n2
  f <- fisher.test(matrix(c(x1, n1 - x1, x2, n2 - x2), 2)); w1 <- share(x1, n1)$wilson; w2 <- share(x2, n2)$wilson
  pooled <- (x1 + x2) / (n1 + n2); d <- p1 - p2
  infinite <- function(x) if (is.infinite(x)) "Inf" else x
  list(x1 = x1, n1 = n1, x2 = x2, n2 = n2, p1 = p1, p2 = p2, diff = d, chisq_nocc = unname(plain$statistic),
       z_pooled = d / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2)), p_nocc = plain$p.value,
       wald_ci_nocc = ends(plain$conf.int), chisq_cc = unname(yates$statistic), p_cc = yates$p.value,
       wald_ci_cc = ends(yates$conf.int),
       newcombe_ci = I(c(d - sqrt((p1 - w1[1])^2 + (w2[2] - p2)^2), d + sqrt((w1[2] - p1)^2 + (p2 - w2[1])^2))),
       fisher_p = f$p.value, cohen_h = 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2)),
       odds_ratio_sample = infinite((x1 / (n1 - x1)) / (x2 / (n2 - x2))),
       odds_ratio_fisher_cmle = infinite(unname(f$estimate)))
}

item_shares <- function(data, group, a, b, points) {
  lapply(data, function(x) {
    of <- function(u) { y <- x[which(group == u)]; y <- y[!is.na(y)]; c(sum(y >= points - 1), length(y)) }
    first <- of(a); second <- of(b); two_shares(first[1], first[2], second[1], second[2])
  })
}

# Johnson's relative weights, and the increments of R² over all orders.
key_drivers <- function(name, outcome, data) {
  ok <- complete.cases(data) & !is.na(outcome); y <- outcome[ok]; data <- data[ok, ]; k <- ncol(data); n <- length(y)
  r <- cor(data); v <- as.vector(cor(data, y)); e <- eigen(r)
  half <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors); weight <- as.vector(half^2 %*% solve(half, v)^2)
  r2 <- function(set) if (length(set)) sum(v[set] * solve(r[set, set, drop = FALSE], v[set])) else 0
  orders <- as.matrix(expand.grid(rep(list(seq_len(k)), k))); orders <- orders[apply(orders, 1, anyDuplicated) == 0, ]
  lmg <- sapply(seq_len(k), function(i) mean(apply(orders, 1, function(o) {
    before <- o[seq_len(which(o == i) - 1)]; r2(c(before, i)) - r2(before)
  })))
  all <- r2(seq_len(k)); beta <- solve(r, v); fit <- summary(lm(y ~ ., data)); stopifnot(all.equal(fit$r.squared, all))
  list(n = n, y = name, r2 = all, adj_r2 = fit$adj.r.squared, drivers = lapply(seq_len(k), function(i)
    list(x = names(data)[i], r = v[i], beta_std = beta[i], b_raw = unname(coef(fit)[i + 1, 1]), rw_raw = weight[i],
         rw_pct = weight[i] / all, lmg_raw = lmg[i], lmg_pct = lmg[i] / all)))
}
