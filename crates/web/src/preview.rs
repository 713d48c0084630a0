//! A questionnaire without a wave, page by page, as people would get it. Nothing is kept anywhere.

pub(crate) mod end;
pub(crate) mod front;
pub(crate) mod page;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::middleware;
use axum::routing::{get, post};
use peil_fieldwork::SharedRng;
use peil_instrument::{Lang, Questionnaire};

use crate::problem::{self, Problem, ProblemKind};
use crate::site::Site;
use crate::{HouseStyle, assets, headers, leave};

/// Gives the questionnaire as it is now, or what is wrong with it, in a language. A file is read anew each
/// time, so that who edits it sees the change.
pub type Reading = dyn Fn(Lang) -> Result<Questionnaire, Vec<String>> + Send + Sync;

/// A preview: what it shows, and the pages around it.
#[derive(Clone)]
pub struct Preview {
    reading: Arc<Reading>,
    site: Site,
}

impl Preview {
    /// A preview of whatever `reading` gives.
    ///
    /// # Panics
    /// Never in a build whose tests passed: the compiled-in texts are checked by one.
    pub fn new(reading: Arc<Reading>, rng: SharedRng) -> Preview {
        Preview { reading, site: Site::new(rng, &HouseStyle::default()) }
    }

    /// Its pages.
    pub fn router(self) -> Router {
        let site = self.site.clone();
        Router::new()
            .route("/", get(front::show))
            .route("/page", post(page::turn))
            .route("/submit", post(end::show))
            .route("/leave", get(leave::show))
            .route("/assets/{name}", get(assets::show))
            .fallback(async || Problem::from(ProblemKind::NotFound))
            .method_not_allowed_fallback(async || Problem::from(ProblemKind::WrongMethod))
            .layer(middleware::from_fn_with_state(site.clone(), problem::show))
            .layer(middleware::from_fn_with_state(site, headers::add))
            .with_state(self)
    }

    /// The questionnaire, or what is wrong with it: the caller shows a page, for that is no error of the
    /// client's: the program goes on, and a mended file shows.
    fn read(&self, lang: Lang) -> Result<Questionnaire, Vec<String>> {
        (self.reading)(lang)
    }
}

impl FromRef<Preview> for Site {
    fn from_ref(preview: &Preview) -> Site {
        preview.site.clone()
    }
}
