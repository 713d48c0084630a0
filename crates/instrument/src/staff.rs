//! `staff.csv`: who is invited, where they work, and how they are reached.

use std::collections::HashMap;

use crate::diagnostic::decode;
use crate::near::nearest;
use crate::sheet::Sheet;
use crate::{Diagnostic, UnitTree};

const COLUMNS: &[&str] = &["unit", "email", "channel"];
const UNIT: usize = 0;
const EMAIL: usize = 1;
const CHANNEL: usize = 2;

/// Someone who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// The own unit, as index into the tree.
    pub unit: usize,
    /// The mail address; always there if the invitation goes by mail.
    pub email: Option<String>,
    /// How the invitation reaches this person.
    pub channel: StaffChannel,
}

/// How an invitation reaches someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StaffChannel {
    /// By electronic mail.
    Mail,
    /// On paper.
    Letter,
}

impl StaffChannel {
    /// All channels.
    pub const ALL: [StaffChannel; 2] = [StaffChannel::Mail, StaffChannel::Letter];

    /// As it stands in files: `mail` or `letter`.
    pub fn as_str(self) -> &'static str {
        match self {
            StaffChannel::Mail => "mail",
            StaffChannel::Letter => "letter",
        }
    }
}

/// Reads `staff.csv`: `unit,email,channel`, in any order of columns; a row is a person. `file` is only
/// named in diagnostics.
///
/// # Errors
/// Every problem at once, in the order of the lines, at most [`MAX_DIAGNOSTICS`](crate::MAX_DIAGNOSTICS)
/// of them: see the table of codes in the [crate documentation](crate).
pub fn parse_staff(
    file: &str,
    csv: &str,
    units: &UnitTree,
) -> Result<Vec<StaffMember>, Vec<Diagnostic>> {
    let mut sheet = Sheet::staff(file, csv, COLUMNS);
    let rows = std::mem::take(&mut sheet.rows);
    let codes: HashMap<&str, usize> =
        units.units().iter().enumerate().map(|(index, unit)| (unit.code.as_str(), index)).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut staff = Vec::with_capacity(rows.len());
    for row in &rows {
        let unit = unit(&mut sheet, row.line, row.cell(UNIT), &codes, units);
        let channel = channel(&mut sheet, row.line, row.cell(CHANNEL));
        let email = email(&mut sheet, row.line, row.cell(EMAIL), channel, &mut seen);
        if let (Some(unit), Some(channel)) = (unit, channel) {
            staff.push(StaffMember { unit, email, channel });
        }
    }
    if sheet.report.is_empty() { Ok(staff) } else { Err(sheet.report.into_diagnostics()) }
}

/// The same from bytes, which may turn out not to be UTF-8.
///
/// # Errors
/// As [`parse_staff`], and `S018` with the line of the first byte that is not UTF-8.
pub fn parse_staff_bytes(
    file: &str,
    bytes: &[u8],
    units: &UnitTree,
) -> Result<Vec<StaffMember>, Vec<Diagnostic>> {
    parse_staff(file, decode(file, bytes, "S018")?, units)
}

fn unit(
    sheet: &mut Sheet<'_>,
    line: usize,
    code: &str,
    codes: &HashMap<&str, usize>,
    units: &UnitTree,
) -> Option<usize> {
    let found = codes.get(code).copied();
    if code.is_empty() {
        sheet.check_text(line, UNIT, code);
    } else if found.is_none() {
        let known = units.units().iter().map(|unit| unit.code.as_str());
        let near = sheet.report.lists_more().then(|| nearest(code, known)).flatten();
        sheet.report.add_near(line, "S033", [("unit", code.into())], near);
    }
    found
}

fn channel(sheet: &mut Sheet<'_>, line: usize, word: &str) -> Option<StaffChannel> {
    let found = StaffChannel::ALL.into_iter().find(|channel| channel.as_str() == word);
    // As people in Dutch organisations write it.
    let found = found.or((word == "brief").then_some(StaffChannel::Letter));
    if word.is_empty() {
        sheet.check_text(line, CHANNEL, word);
    } else if found.is_none() {
        let near = nearest(word, StaffChannel::ALL.map(StaffChannel::as_str));
        sheet.report.add_near(line, "S031", [("found", word.into())], near);
    }
    found
}

fn email(
    sheet: &mut Sheet<'_>,
    line: usize,
    address: &str,
    channel: Option<StaffChannel>,
    seen: &mut HashMap<String, usize>,
) -> Option<String> {
    if address.is_empty() {
        if channel == Some(StaffChannel::Mail) {
            sheet.report.add(line, "S034", []);
        }
        return None;
    }
    if !is_address(address) {
        sheet.report.add(line, "S030", [("email", address.into())]);
        return None;
    }
    sheet.check_text(line, EMAIL, address);
    // No mail server that is in use tells capitals from small letters.
    match seen.entry(address.to_lowercase()) {
        std::collections::hash_map::Entry::Occupied(first) => {
            let values = [("email", address.into()), ("other_line", (*first.get()).into())];
            sheet.report.add(line, "S032", values);
        }
        std::collections::hash_map::Entry::Vacant(free) => {
            free.insert(line);
        }
    }
    Some(address.to_owned())
}

/// Whether this looks like one mail address: something, an at sign, and a domain with a dot. Stricter
/// than the standard, which allows what nobody has (quoted names, comments, bare host names).
fn is_address(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"@,;:<>()[]\\\"".contains(c);
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let name_fits = (1..=64).contains(&name.len())
        && name.chars().all(plain)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..");
    name_fits && text.len() <= 254 && domain.contains('.') && domain.split('.').all(label)
}
