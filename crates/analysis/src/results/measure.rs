//! Which figure it is: every measure of the results, once.

use serde::Serialize;

/// Makes the enum, its list and its names from one table.
macro_rules! measures {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Which figure it is. Definitions: `docs/methods.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum Measure {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Measure {
            /// All measures, in their order.
            pub const ALL: [Measure; [$($name),+].len()] = [$(Measure::$variant),+];

            /// Its name in files.
            pub fn name(self) -> &'static str {
                match self {
                    $(Measure::$variant => $name,)+
                }
            }
        }
    };
}

measures! {
    #[doc = "People in the unit, at launch."]
    Heads = "heads",
    #[doc = "People who got a code."]
    Invited = "invited",
    #[doc = "People whose answers count."]
    Respondents = "respondents",
    #[doc = "Respondents per invited, 0–1."]
    Response = "response",
    #[doc = "Mean of opinions, on the scale of the answer points; its interval is about these people, now."]
    Mean = "mean",
    #[doc = "The same mean with the interval for comparing: without finite population correction."]
    MeanComparing = "mean_comparing",
    #[doc = "Standard deviation of opinions."]
    Sd = "sd",
    #[doc = "The value below which a quarter of the opinions lie (type 7)."]
    LowerQuartile = "lower_quartile",
    #[doc = "The middle of the opinions (type 7)."]
    Median = "median",
    #[doc = "The value above which a quarter of the opinions lie (type 7)."]
    UpperQuartile = "upper_quartile",
    #[doc = "Skewness of the opinions (g1)."]
    Skewness = "skewness",
    #[doc = "Excess kurtosis of the opinions (g2)."]
    Kurtosis = "kurtosis",
    #[doc = "The mean as 0–100."]
    Score100 = "score100",
    #[doc = "The mean as report mark, 1–10."]
    Mark = "mark",
    #[doc = "Number who gave this answer."]
    Count = "count",
    #[doc = "Share of all who answered, \"weet ik niet\" and \"niet van toepassing\" included, 0–1."]
    Share = "share",
    #[doc = "Share of those with an opinion, 0–1."]
    ShareOpinion = "share_opinion",
    #[doc = "Share of all who answered the first question of the route, 0–1."]
    ShareAll = "share_all",
    #[doc = "Share of the two highest answers among opinions, 0–1."]
    Top2Opinion = "top2_opinion",
    #[doc = "Share of the two lowest answers among opinions, 0–1."]
    Bottom2Opinion = "bottom2_opinion",
    #[doc = "The share of the two highest answers that those who did not answer would need, for the majority of all to change sides; 0–1."]
    Overturn = "overturn",
    #[doc = "Cronbach's alpha from pairwise covariances."]
    Alpha = "alpha",
    #[doc = "Cronbach's alpha over complete rows."]
    AlphaComplete = "alpha_complete",
    #[doc = "Cronbach's alpha from pairwise correlations."]
    AlphaStandardised = "alpha_standardised",
    #[doc = "Standardised alpha on the polychoric correlations."]
    AlphaOrdinal = "alpha_ordinal",
    #[doc = "McDonald's omega total of one factor, maximum likelihood on the covariances of complete rows."]
    Omega = "omega",
    #[doc = "Cronbach's alpha without one item."]
    AlphaDropped = "alpha_dropped",
    #[doc = "Correlation of an item with the sum of the other items of the scale."]
    ItemRest = "item_rest",
    #[doc = "Standardised loading of an item on the one factor of omega."]
    Loading = "loading",
    #[doc = "Agreement within the unit: rwg(j) against a uniform null."]
    RwgJ = "rwg_j",
    #[doc = "Agreement within the unit: Lindell's r*wg(j), which may be negative."]
    RwgLindell = "rwg_lindell",
    #[doc = "Agreement within the unit: mean deviation from the mean, over the items."]
    AdM = "ad_m",
    #[doc = "ICC(1) with the mean size of the units (n-bar)."]
    Icc1 = "icc1",
    #[doc = "ICC(1) with n0, unbiased for units of unequal size."]
    Icc1N0 = "icc1_n0",
    #[doc = "ICC(1) by restricted maximum likelihood; never negative."]
    IccReml = "icc_reml",
    #[doc = "ICC(2): how reliable the mean of a unit is."]
    Icc2 = "icc2",
    #[doc = "How much larger a variance is because people of one unit answer alike (Kish size, REML)."]
    DesignEffect = "design_effect",
    #[doc = "The unit's mean less that of the rest of its parent."]
    RestDifference = "rest_difference",
    #[doc = "Two-sided p-value of that difference (Welch)."]
    RestP = "rest_p",
    #[doc = "That p-value, adjusted by Holm within its family."]
    RestPHolm = "rest_p_holm",
    #[doc = "That p-value, adjusted by Benjamini and Hochberg within its family."]
    RestPBh = "rest_p_bh",
    #[doc = "Whether the difference with the rest is more than chance: 1 or 0."]
    RestDiffers = "rest_differs",
    #[doc = "The difference with the rest in standard deviations (Hedges' g)."]
    RestG = "rest_g",
    #[doc = "The unit's mean drawn towards that of all, as far as its size leaves doubt (REML)."]
    ShrunkenMean = "shrunken_mean",
    #[doc = "The mean after weighting the units to their heads."]
    WeightedMean = "weighted_mean",
    #[doc = "The share of this answer after weighting, 0–1."]
    WeightedShare = "weighted_share",
    #[doc = "Pearson's correlation."]
    Correlation = "correlation",
    #[doc = "Two-sided p-value of Pearson's correlation."]
    CorrelationP = "correlation_p",
    #[doc = "Spearman's rank correlation."]
    Spearman = "spearman",
    #[doc = "Kendall's tau-b."]
    Kendall = "kendall",
    #[doc = "The correlation of people within their units."]
    CorrelationWithin = "correlation_within",
    #[doc = "The correlation of the means of units, weighted by their people."]
    CorrelationBetween = "correlation_between",
    #[doc = "The plain correlation of the means of units."]
    CorrelationMeans = "correlation_means",
    #[doc = "The correlation with all other scales held still."]
    CorrelationPartial = "correlation_partial",
    #[doc = "Polychoric correlation of two items."]
    Polychoric = "polychoric",
    #[doc = "This correlation less another with which it shares a scale."]
    CorrelationDifference = "correlation_difference",
    #[doc = "Two-sided p-value of that difference (Williams' t)."]
    CorrelationDifferenceP = "correlation_difference_p",
    #[doc = "Relative weight of a scale in explaining another: its part of R² (Johnson)."]
    DriverWeight = "driver_weight",
    #[doc = "The same by averaging over all orders (LMG)."]
    DriverLmg = "driver_lmg",
    #[doc = "R² of a scale explained by all others."]
    DriversR2 = "drivers_r2",
    #[doc = "The mean of people about themselves less that of others about them."]
    Gap = "gap",
    #[doc = "The mean that the previous wave released for the same unit."]
    PreviousMean = "previous_mean",
    #[doc = "The mean less that of the previous wave."]
    Change = "change",
    #[doc = "Two-sided p-value of that change (Welch's, or that of samples that share people)."]
    ChangeP = "change_p",
    #[doc = "People who are in both waves, where files say who a respondent is."]
    PeopleInBoth = "people_in_both",
    #[doc = "The correlation of their two values; where there is one, the change counts who is in both."]
    ChangeCorrelation = "change_correlation",
    #[doc = "How alike two waves measure a scale: Tucker's congruence of its loadings, at most 1."]
    Congruence = "congruence",
}

impl Measure {
    /// Whether it is a p-value.
    pub fn is_p_value(self) -> bool {
        matches!(
            self,
            Measure::RestP
                | Measure::RestPHolm
                | Measure::RestPBh
                | Measure::CorrelationP
                | Measure::CorrelationDifferenceP
                | Measure::ChangeP
        )
    }
}
