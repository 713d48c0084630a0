//! Reference values that Peil does not compute, and why.

use std::collections::BTreeMap;

use super::book::Book;

/// Keys without a figure of Peil. `*` stands for one part of the way, a last `**` for all that follow.
const KNOWN: [(&str, &str); 27] = [
    ("**/pearson_t", "a step on the way to p, which is compared"),
    ("**/pearson_df", "a step on the way to p, which is compared"),
    ("scales/*/reliability/*/lambda6", "Guttman's lambda 6 is no figure of Peil"),
    ("scales/*/reliability/*/average_r", "no figure of Peil; the standardised alpha rests on it"),
    ("scales/*/reliability/*/median_r", "no figure of Peil"),
    ("scales/*/reliability/*/item/*/raw_r", "holds the item itself; Peil gives r_drop"),
    (
        "scales/*/reliability/*/item/*/r_cor",
        "corrected by squared multiple correlations; Peil gives r_drop",
    ),
    (
        "scales/*/reliability/omega/minres_1f/**",
        "another way to fit; Peil's omega is by maximum likelihood",
    ),
    ("scales/*/reliability/omega/psych_omega_nf3/**", "another, larger quantity: three factors"),
    ("scales/*/reliability/omega/cfa_ml_1f/**", "lavaan's own account of its fit"),
    ("scales/*/reliability/omega/ml_1f_em/**", "the reference's own account of its search"),
    ("polychoric/pairs/*/psych_global_correct0", "thresholds from people outside the pair"),
    ("polychoric/pairs/*/psych_default_correct0.5", "adds a half to empty cells"),
    ("polychoric/pairs/*/polycor_ml", "thresholds and correlation fitted together"),
    ("contrasts/**/student", "the pooled test; Peil's is Welch's"),
    ("contrasts/**/J_approx", "Peil's factor is the exact one"),
    ("contrasts/**/hedges_g_Japprox", "Peil's factor is the exact one"),
    ("contrasts/**/var_d_large_sample", "a step on the way to g_ci_normal, which is compared"),
    ("contrasts/**/d_av", "divides by another standard deviation"),
    (
        "contrasts/**/rbs_ci_effectsize",
        "another interval of the same delta; Peil's are by Cliff's variance",
    ),
    ("key_drivers/*/drivers/*/**", "of the regression Peil gives the standardised weight"),
    ("designs/clus2_fpc/**", "a sample in two stages; Peil has designs of one"),
    ("designs/**/deff", "Peil gives no design effect of a weighted mean"),
    ("**/ci/weighted", "psych has another variance here (see the documentation of `cohen_kappa`)"),
    (
        "**/psych_ci/weighted",
        "psych has another variance here (see the documentation of `cohen_kappa`)",
    ),
    (
        "**/psych_var_weighted",
        "psych has another variance here (see the documentation of `cohen_kappa`)",
    ),
    ("**/table/**", "the labels of a table"),
];

/// What became of the values in the files.
#[derive(Default)]
pub struct Values {
    /// Read to know what to compute: names, probabilities, head counts.
    pub read: usize,
    /// Notes, and what `meta` says.
    pub notes: usize,
    /// Not compared: by key and reason.
    pub left_out: BTreeMap<(String, &'static str), usize>,
}

impl Values {
    /// Counts the values of a file other than those at the places that were compared.
    pub fn count(&mut self, book: &Book, compared: impl Fn(&str) -> bool) {
        for leaf in book.leaves() {
            let way = leaf.path.trim_start_matches('/');
            if compared(&format!("{}.json{}", book.name, leaf.path)) {
                continue;
            }
            if way.starts_with("meta/") {
                self.notes += 1;
            } else if leaf.read {
                self.read += 1;
            } else if leaf.is_text {
                self.notes += 1;
            } else {
                *self.left_out.entry(reason(&book.name, way)).or_default() += 1;
            }
        }
    }

    /// How many were not compared.
    pub fn n_left_out(&self) -> usize {
        self.left_out.values().sum()
    }
}

fn reason(file: &str, way: &str) -> (String, &'static str) {
    let parts: Vec<_> = way.split('/').collect();
    let holds = |pattern: &str| matches(&pattern.split('/').collect::<Vec<_>>(), &parts);
    if let Some((pattern, reason)) = KNOWN.iter().find(|(pattern, _)| holds(pattern)) {
        return ((*pattern).to_owned(), reason);
    }
    let general = |part: &&str| if part.parse::<u32>().is_ok() { "*" } else { *part }.to_owned();
    let way: Vec<_> = parts.iter().map(general).collect();
    (format!("{file}.json/{}", way.join("/")), "a key that Peil does not know")
}

/// Whether a way is one of a pattern, or below it.
fn matches(pattern: &[&str], way: &[&str]) -> bool {
    match (pattern, way) {
        ([] | ["**"], _) => true,
        (["**", rest @ ..], [_, more @ ..]) => matches(rest, way) || matches(pattern, more),
        (["*", rest @ ..], [_, more @ ..]) => matches(rest, more),
        ([part, rest @ ..], [same, more @ ..]) => part == same && matches(rest, more),
        (_, []) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_has_a_reason_or_is_unknown() {
        let of = |way: &str| reason("some", way);
        assert_eq!(of("correlations/3/pearson_t").0, "**/pearson_t");
        assert_eq!(of("contrasts/a: 1 vs 2/scales/S/student/ci/0").0, "contrasts/**/student");
        let omega = "scales/S/reliability/omega/minres_1f/loadings/A1";
        assert_eq!(of(omega).0, "scales/*/reliability/omega/minres_1f/**");
        let unknown = of("scales/S/brilliance/2");
        assert_eq!(
            unknown,
            ("some.json/scales/S/brilliance/*".into(), "a key that Peil does not know")
        );
        assert!(!matches(&["a", "*"], &["a"]) && !matches(&["a"], &["b"]));
    }
}
