//! The list of class keys as a file: for the works council, and for everybody at the wave's own page.

use anyhow::Context;
use data_encoding::BASE64URL_NOPAD;
use peil_anonymity::{ClassPublicKey, Roll, RollClass, SealingKey};
use peil_fieldwork::KEYS_FORMAT;
use serde::Deserialize;

use crate::exit::Refusal;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    wave: String,
    sealing_key: String,
    root: String,
    classes: Vec<Class>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    #[serde(rename = "class")]
    number: u32,
    /// The unit's code and name, for people: the root does not bind them.
    #[serde(rename = "unit")]
    _unit: String,
    #[serde(rename = "name")]
    _name: serde_json::Value,
    invited: u32,
    key: String,
}

/// Reads a list; the root that it says it has stands beside it.
///
/// # Errors
/// A refusal that names the file and what is wrong in it.
pub fn read(file: &str, text: &str) -> anyhow::Result<(Roll, String)> {
    let refused = |what: String| anyhow::Error::from(Refusal::input(format!("{file}: {what}")));
    let read: File = serde_json::from_str(text).map_err(|error| {
        refused(format!("no list of keys: {error}. Get it from the wave's page again"))
    })?;
    if read.format != KEYS_FORMAT {
        return Err(refused(format!("`format` is `{}`, not `{KEYS_FORMAT}`", read.format)));
    }
    let sealing_key = SealingKey::parse(&read.sealing_key)
        .map_err(|_| refused("`sealing_key` is no key".to_owned()))?;
    let classes = read.classes.iter().map(|class| {
        let number = class.number;
        let broken = |what: String| refused(format!("class {number}: {what}"));
        let modulus = BASE64URL_NOPAD
            .decode(class.key.as_bytes())
            .map_err(|error| broken(format!("`key`: {error}")))?;
        let key =
            ClassPublicKey::from_modulus(&modulus).map_err(|error| broken(error.to_string()))?;
        Ok(RollClass { class: number, invited: class.invited, key })
    });
    let classes = classes.collect::<anyhow::Result<Vec<_>>>()?;
    let roll = Roll::new(&read.wave, sealing_key, classes)
        .map_err(|error| refused(error.to_string()))
        .context("the list of keys")?;
    Ok((roll, read.root))
}
