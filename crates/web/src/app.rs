//! What every handler of a wave can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use peil_fieldwork::{Fieldwork, SharedRng};

use crate::house::House;
use crate::metrics::Metrics;
use crate::site::Site;
use crate::wave::survey::Surveys;
use crate::{HouseStyle, Limits, Outward};

/// The service behind the pages. Cheap to clone; holds no state of respondents.
#[derive(Clone)]
pub struct App {
    fieldwork: Fieldwork,
    house: Option<House>,
    site: Site,
    surveys: Surveys,
    metrics: Metrics,
}

impl App {
    /// Pages over a desk. `rng` is only for the numbers that tie a failure's page to its line in the
    /// log; it may be the desk's own.
    ///
    /// # Panics
    /// Never in a build whose tests passed: the compiled-in texts are checked by one.
    pub fn new(fieldwork: Fieldwork, rng: SharedRng) -> App {
        App::styled(fieldwork, rng, &HouseStyle::default())
    }

    /// The same in an organisation's house style.
    ///
    /// # Panics
    /// As [`App::new`].
    pub fn styled(fieldwork: Fieldwork, rng: SharedRng, style: &HouseStyle) -> App {
        App {
            fieldwork,
            house: None,
            site: Site::new(rng, style),
            surveys: Surveys::default(),
            metrics: Metrics::default(),
        }
    }

    /// The same with the house of those who run waves. Without it only respondents are served: an instance that everybody
    /// can reach need not have it.
    #[must_use]
    pub fn with_house(mut self, house: House) -> App {
        self.house = Some(house);
        self
    }

    /// The same pages with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> App {
        self.site.limits = limits;
        self
    }

    /// The same, for people who come by this address.
    #[must_use]
    pub fn reached_at(mut self, outward: Outward) -> App {
        self.site.outward = Arc::new(outward);
        self
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    pub(crate) fn surveys(&self) -> &Surveys {
        &self.surveys
    }

    pub(crate) fn has_house(&self) -> bool {
        self.house.is_some()
    }

    pub(crate) fn house(&self) -> &House {
        self.house.as_ref().expect("its pages are routed only where there is one")
    }

    pub(crate) fn fieldwork(&self) -> &Fieldwork {
        &self.fieldwork
    }
}

impl FromRef<App> for Site {
    fn from_ref(app: &App) -> Site {
        app.site.clone()
    }
}
