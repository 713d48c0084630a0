//! How far assessors agreed before they spoke with each other: for the talk, and afterwards.

use peil_assessment::ScanView;
use peil_instrument::Lang;
use peil_maturity::Agreement;

use super::{OwnScan, verdict_name};
use crate::house::gate::Inside;
use crate::words::Words;

/// What each chose, and the figures of it.
pub(super) struct AgreementPart<'a> {
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<AgreementRow<'a>>,
    /// On how many norms all chose the same.
    pub(super) same: String,
    pub(super) alpha: String,
    pub(super) alpha_means: &'a str,
    /// Of every two: their names, and the figure.
    pub(super) kappas: Vec<(String, String)>,
}

/// A norm: what each chose, and what was agreed.
pub(super) struct AgreementRow<'a> {
    pub(super) number: usize,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) cells: Vec<&'a str>,
    pub(super) apart: String,
    pub(super) agreed: &'a str,
}

/// How far assessors agreed; none while they score, and if nobody scored.
pub(super) fn agreement_part<'a>(
    words: Words<'a>,
    inside: &Inside,
    scan: &'a OwnScan,
) -> Option<AgreementPart<'a>> {
    let view = &scan.view;
    let found = view.agreement().filter(|_| !view.seats.is_empty())?;
    let alpha = found.alpha.as_ref().ok();
    let name = |seat: usize| view.seats[seat].name.as_str();
    let kappa = |pair: &peil_maturity::PairKappa| {
        let pairs = [("one", name(pair.assessors.0)), ("other", name(pair.assessors.1))];
        let figure = match &pair.kappa {
            Ok(kappa) => decimal(words.lang(), kappa.kappa),
            Err(_) => words.get("house_scan.not_computed").to_owned(),
        };
        (words.fill("house_scan.pair", &pairs), figure)
    };
    Some(AgreementPart {
        heads: view.seats.iter().map(|seat| seat.name.clone()).collect(),
        rows: rows(words, inside, scan, &found),
        same: words.one("house_scan.same", "count", found.same),
        alpha: match alpha {
            Some(alpha) => decimal(words.lang(), alpha.alpha),
            None => words.get("house_scan.not_computed").to_owned(),
        },
        alpha_means: words.get(match alpha.map(|alpha| alpha.alpha) {
            None => "house_scan.alpha_none",
            Some(alpha) if alpha >= HIGH => "house_scan.alpha_high",
            Some(alpha) if alpha >= FAIR => "house_scan.alpha_fair",
            Some(_) => "house_scan.alpha_low",
        }),
        kappas: found.kappas.iter().map(kappa).collect(),
    })
}

/// From here on levels can be relied on, and from here on for tentative conclusions: Krippendorff (2004), section 11.4.
const HIGH: f64 = 0.8;
const FAIR: f64 = 0.667;

/// The norms, those on which assessors lie furthest apart first.
fn rows<'a>(
    words: Words<'a>,
    inside: &Inside,
    scan: &'a OwnScan,
    found: &Agreement,
) -> Vec<AgreementRow<'a>> {
    let view: &ScanView = &scan.view;
    let differ = found.differing.iter().map(|it| (it.norm, it.apart));
    let same = 0..view.framework.norms.len();
    let same = same.filter(|norm| !found.differing.iter().any(|it| it.norm == *norm));
    let level = |seat: u32, norm: usize| {
        let verdict = view.said(seat, norm).and_then(|said| said.judgement.verdict.as_ref());
        verdict.is_some_and(|verdict| verdict.level(&view.framework).is_some())
    };
    let row = |(norm, apart): (usize, usize)| {
        let said = |seat: u32| {
            let said = view.said(seat, norm).and_then(|said| said.judgement.verdict.as_ref());
            verdict_name(words, &view.framework, said)
        };
        AgreementRow {
            number: norm + 1,
            href: inside.path(&scan.tail(&format!("/talk/{}", norm + 1))),
            title: view.framework.norms[norm].title.get(inside.lang).to_owned(),
            cells: view.seats.iter().map(|seat| said(seat.seat)).collect(),
            apart: match apart {
                0 if view.seats.iter().filter(|seat| level(seat.seat, norm)).count() < 2 => {
                    words.get("house_scan.apart_unknown").to_owned()
                }
                0 => words.get("house_scan.apart_none").to_owned(),
                1 => words.get("house_scan.apart_one").to_owned(),
                _ => words.one("house_scan.apart", "count", apart),
            },
            agreed: if view.is_whole(0, norm) {
                said(0)
            } else {
                words.get("house_scan.agreed_not")
            },
        }
    };
    differ.chain(same.map(|norm| (norm, 0))).map(row).collect()
}

/// A figure with two decimals.
fn decimal(lang: Lang, figure: f64) -> String {
    // No "-0.00".
    let figure = if figure.abs() < 0.005 { 0.0 } else { figure };
    let text = format!("{figure:.2}");
    match lang {
        Lang::Nl => text.replace('.', ","),
        Lang::En => text,
    }
}
