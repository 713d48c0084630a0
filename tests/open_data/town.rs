//! "Gemeente Voorbeeldstad": a small municipality that does not exist.

use peil_instrument::{Text, Unit, UnitTree};

/// The organisation's code.
pub const CODE: &str = "VS";

/// Which share of the people answers.
pub const RESPONSE: f64 = 0.72;

/// A unit, and how far the traits of its own people lie above the average.
struct Row {
    code: &'static str,
    parent: Option<&'static str>,
    name: (&'static str, &'static str),
    kind: &'static str,
    heads: u32,
    /// In standard deviations between people: communication, awareness, culture, reporting, role-model
    /// behaviour, risks.
    effects: [f64; 6],
}

/// Two departments have teams of their own. The council office is too small to be shown, so that something else
/// has to be hidden with it.
const UNITS: [Row; 13] = [
    Row {
        code: CODE,
        parent: None,
        name: ("Gemeente Voorbeeldstad", "Municipality of Voorbeeldstad"),
        kind: "organisatie",
        heads: 0,
        effects: [0.0; 6],
    },
    Row {
        code: "GR",
        parent: Some(CODE),
        name: ("Griffie", "Council Office"),
        kind: "afdeling",
        heads: 8,
        effects: [0.4, 0.6, 0.3, 0.4, 0.2, 0.5],
    },
    Row {
        code: "BC",
        parent: Some(CODE),
        name: ("Bestuur en Communicatie", "Governance and Communication"),
        kind: "afdeling",
        heads: 24,
        effects: [0.5, 0.3, 0.2, 0.1, 0.3, 0.2],
    },
    Row {
        code: "BV",
        parent: Some(CODE),
        name: ("Bedrijfsvoering", "Business Services"),
        kind: "afdeling",
        heads: 58,
        effects: [0.1, 0.5, 0.0, 0.4, 0.1, 0.3],
    },
    Row {
        code: "PZ",
        parent: Some(CODE),
        name: ("Publiekszaken", "Public Services"),
        kind: "afdeling",
        heads: 46,
        effects: [0.0, 0.1, 0.6, 0.2, 0.7, 0.1],
    },
    Row {
        code: "RO",
        parent: Some(CODE),
        name: ("Ruimtelijke Ontwikkeling", "Spatial Development"),
        kind: "afdeling",
        heads: 52,
        effects: [-0.3, -0.1, -0.5, -0.3, -0.8, -0.2],
    },
    Row {
        code: "VH",
        parent: Some(CODE),
        name: ("Vergunningen en Handhaving", "Permits and Enforcement"),
        kind: "afdeling",
        heads: 44,
        effects: [0.2, 0.4, -0.2, 0.3, -0.1, 0.9],
    },
    Row {
        code: "SD",
        parent: Some(CODE),
        name: ("Sociaal Domein", "Social Services"),
        kind: "afdeling",
        heads: 0,
        effects: [0.0; 6],
    },
    Row {
        code: "SD-1",
        parent: Some("SD"),
        name: ("Werk en Inkomen", "Work and Income"),
        kind: "team",
        heads: 40,
        effects: [0.0, 0.2, 0.1, -0.2, 0.1, 0.2],
    },
    Row {
        code: "SD-2",
        parent: Some("SD"),
        name: ("Jeugd en Zorg", "Youth and Care"),
        kind: "team",
        heads: 36,
        effects: [-0.1, -0.2, 0.4, 0.1, 0.5, -0.1],
    },
    Row {
        code: "BR",
        parent: Some(CODE),
        name: ("Beheer Openbare Ruimte", "Public Space"),
        kind: "afdeling",
        heads: 0,
        effects: [0.0; 6],
    },
    Row {
        code: "BR-1",
        parent: Some("BR"),
        name: ("Groen en Reiniging", "Parks and Cleaning"),
        kind: "team",
        heads: 38,
        effects: [-0.7, -0.9, -0.3, -0.6, -0.2, -0.5],
    },
    Row {
        code: "BR-2",
        parent: Some("BR"),
        name: ("Wegen en Water", "Roads and Water"),
        kind: "team",
        heads: 34,
        effects: [-0.4, -0.5, 0.1, -0.3, 0.2, 0.0],
    },
];

/// The units.
///
/// # Errors
/// If they are no tree.
pub fn tree() -> anyhow::Result<UnitTree> {
    let place = |code: &str| UNITS.iter().position(|row| row.code == code);
    let unit = |row: &Row| Unit {
        code: row.code.to_owned(),
        parent: row.parent.and_then(place),
        name: Text::new(row.name.0, row.name.1),
        kind: row.kind.to_owned(),
        heads: row.heads,
    };
    Ok(UnitTree::new(UNITS.iter().map(unit).collect())?)
}

/// How far the traits of a unit's own people lie above the average.
pub fn effects(unit: usize) -> &'static [f64] {
    &UNITS[unit].effects
}
