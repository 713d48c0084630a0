//! Families of figures, and how closely each has to agree.

/// Figures that are made in the same way and share a tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Counts, moments, shares and quantiles of items, variables and scale scores.
    Items,
    /// Skewness and kurtosis.
    Shape,
    /// Intervals of shares.
    Shares,
    /// Alpha and what goes with it.
    Alpha,
    /// Omega and loadings, from a maximum found to full precision.
    Omega,
    /// The same from `factanal`.
    OmegaFactanal,
    /// The same from lavaan.
    OmegaLavaan,
    /// Pearson's, Spearman's and Kendall's correlations.
    Correlations,
    /// Polychoric correlations.
    Polychoric,
    /// Correlations within and between units.
    WithinBetween,
    /// Analysis of variance and its intraclass correlations.
    Anova,
    /// The random intercept model, its design effects and shrunken means.
    RandomIntercept,
    /// Agreement within units.
    Rwg,
    /// Means of groups.
    Groups,
    /// Groups against the rest.
    Rest,
    /// Two groups: means.
    TwoMeans,
    /// effectsize's own interval of Hedges' g.
    Effectsize,
    /// Two groups: order alone.
    Ranks,
    /// Two groups: shares.
    TwoShares,
    /// The odds ratio of Fisher's test.
    FisherOdds,
    /// Key drivers.
    Drivers,
    /// Sample designs and weighted means.
    Designs,
    /// Raked and trimmed weights.
    Raking,
    /// Intervals of weighted shares.
    WeightedShares,
    /// Intervals of weighted shares by a model that survey fits.
    FittedShares,
    /// Kappa and Krippendorff's alpha.
    Kappa,
    /// Intraclass correlations of assessors.
    Assessors,
}

impl Family {
    /// All of them, in the order of the table.
    pub const ALL: [Family; 27] = [
        Family::Items,
        Family::Shape,
        Family::Shares,
        Family::Alpha,
        Family::Omega,
        Family::OmegaFactanal,
        Family::OmegaLavaan,
        Family::Correlations,
        Family::Polychoric,
        Family::WithinBetween,
        Family::Anova,
        Family::RandomIntercept,
        Family::Rwg,
        Family::Groups,
        Family::Rest,
        Family::TwoMeans,
        Family::Effectsize,
        Family::Ranks,
        Family::TwoShares,
        Family::FisherOdds,
        Family::Drivers,
        Family::Designs,
        Family::Raking,
        Family::WeightedShares,
        Family::FittedShares,
        Family::Kappa,
        Family::Assessors,
    ];

    /// What stands in the table.
    pub fn name(self) -> &'static str {
        match self {
            Family::Items => "items and scores",
            Family::Shape => "skewness, kurtosis",
            Family::Shares => "intervals of shares",
            Family::Alpha => "alpha",
            Family::Omega => "omega",
            Family::OmegaFactanal => "omega (factanal)",
            Family::OmegaLavaan => "omega (lavaan)",
            Family::Correlations => "correlations",
            Family::Polychoric => "polychoric",
            Family::WithinBetween => "within and between",
            Family::Anova => "ICC by ANOVA",
            Family::RandomIntercept => "random intercept",
            Family::Rwg => "rwg, AD",
            Family::Groups => "means of groups",
            Family::Rest => "group against rest",
            Family::TwoMeans => "two means",
            Family::Effectsize => "g (effectsize)",
            Family::Ranks => "Mann-Whitney, Cliff",
            Family::TwoShares => "two shares",
            Family::FisherOdds => "odds ratio (Fisher)",
            Family::Drivers => "key drivers",
            Family::Designs => "designs, post-strata",
            Family::Raking => "raking, trimming",
            Family::WeightedShares => "weighted shares",
            Family::FittedShares => "weighted shares (fit)",
            Family::Kappa => "kappa, Krippendorff",
            Family::Assessors => "ICC of assessors",
        }
    }

    /// The greatest relative difference that is agreement.
    pub fn tolerance(self) -> f64 {
        self.wider().map_or(1e-9, |wider| wider.0)
    }

    /// Why the tolerance is wider than that of the other families.
    pub fn reason(self) -> Option<&'static str> {
        self.wider().map(|wider| wider.1)
    }

    fn wider(self) -> Option<(f64, &'static str)> {
        match self {
            Family::OmegaFactanal => Some((2e-6, "factanal's optimiser stops earlier")),
            Family::OmegaLavaan => Some((1e-5, "lavaan's optimiser stops earlier")),
            Family::Polychoric => {
                Some((5e-5, "polycor and psych search with R's optimize, to 1e-5 or so; of 1"))
            }
            Family::RandomIntercept => {
                Some((1e-5, "lme4's optimiser stops earlier; variances of their sum, shares of 1"))
            }
            Family::Effectsize => Some((2e-4, "effectsize searches with optim, to 1e-4 or so")),
            Family::FisherOdds => Some((2e-4, "fisher.test searches with uniroot, to 1e-4")),
            Family::FittedShares => {
                Some((1e-5, "survey fits a model, and searches with uniroot for the likelihood"))
            }
            _ => None,
        }
    }
}
