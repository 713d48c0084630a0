//! The themes that a plate names, each with what to talk about.

use peil_analysis::UnitNote;
use peil_instrument::{Id, Perspective, Scale};

use super::answers::Given;
use super::{ScaleContent, Wave};
use crate::PlateError;
use crate::page::{Dilemma, Theme, Themes};
use crate::rule::{Selection, Verdict};

impl Wave<'_> {
    /// The word for a verdict.
    pub fn tag(&self, verdict: Verdict) -> String {
        match verdict {
            Verdict::Strength => self.text("chart.strength"),
            Verdict::Opgave => self.text("chart.opgave"),
        }
    }

    pub(super) fn themes(
        &self,
        verdict: Verdict,
        unit: &UnitNote,
        scales: &[ScaleContent],
        given: &[Vec<Option<Given>>],
        selection: &Selection,
    ) -> Result<Themes, PlateError> {
        let of_page = self.of_page();
        let (section, chosen, more) = match verdict {
            Verdict::Strength => ("strengths", &selection.strengths, &selection.more_strengths),
            Verdict::Opgave => ("opgaven", &selection.opgaven, &selection.more_opgaven),
        };
        let mut list = Vec::new();
        for &index in chosen {
            let perspective = self.perspective(&of_page[index].id)?;
            let question = match verdict {
                Verdict::Strength => &perspective.strength,
                Verdict::Opgave => &perspective.opgave,
            };
            list.push(Theme {
                name: scales[index].name.clone(),
                figures: self.comparison(&scales[index], unit.is_root()),
                answers: self.telling(of_page[index], &given[index], verdict),
                question: question.get(self.lang).to_owned(),
            });
        }
        let more = (!more.is_empty()).then(|| {
            let names: Vec<_> = more.iter().map(|index| scales[*index].name.as_str()).collect();
            self.fill(&format!("{section}.more"), &[("scales", &names.join(", "))])
        });
        let all_hidden = scales.iter().all(|scale| scale.own.is_none());
        let none = if all_hidden { "hidden" } else { "none" };
        Ok(Themes {
            heading: self.text(&format!("{section}.heading")),
            list,
            more,
            none: self.text(&format!("{section}.{none}")),
        })
    }

    pub(super) fn perspective(&self, scale: &Id) -> Result<&Perspective, PlateError> {
        let found = self.perspectives.get(scale).copied();
        found.ok_or_else(|| PlateError::NoPerspective { scale: scale.clone() })
    }

    /// A situation about the theme that comes first.
    pub(super) fn dilemma(&self, scale: Option<&Scale>) -> Result<Dilemma, PlateError> {
        let Some(scale) = scale else { return Err(PlateError::NoScales) };
        let name = scale.title.get(self.lang);
        Ok(Dilemma {
            heading: self.fill("dilemma.heading", &[("scale", name)]),
            text: self.perspective(&scale.id)?.dilemma.get(self.lang).to_owned(),
        })
    }

    fn comparison(&self, scale: &ScaleContent, is_whole: bool) -> String {
        let figures = self.means(scale, is_whole);
        if scale.is_unknown {
            self.fill("figures.unknown", &[("figures", &figures)])
        } else {
            figures
        }
    }

    fn means(&self, scale: &ScaleContent, is_whole: bool) -> String {
        let own = scale.own.map_or_else(String::new, |own| self.decimal(own.value));
        match scale.organisation.map(|mean| self.decimal(mean.value)) {
            Some(organisation) => {
                self.fill("figures.both", &[("own", &own), ("organisation", &organisation)])
            }
            None if is_whole => self.fill("figures.whole", &[("own", &own)]),
            None => self.fill("figures.own", &[("own", &own)]),
        }
    }
}
