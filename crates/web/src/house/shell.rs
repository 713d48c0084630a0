//! What stands around every page of the house.

use peil_accounts::Right;

use super::HOME;
use super::gate::{Inside, path};
use crate::assets::Assets;
use crate::site::Site;
use crate::words::Words;

/// A room that whoever is in may enter.
pub(crate) struct Room {
    pub(crate) href: String,
    pub(crate) name: &'static str,
    /// Whether the page is in this room.
    pub(crate) here: bool,
}

/// Head, navigation and foot of a page.
pub(crate) struct HouseShell<'a> {
    pub(crate) words: Words<'a>,
    pub(crate) other: Words<'a>,
    pub(crate) assets: &'a Assets,
    pub(crate) title: String,
    pub(crate) rooms: Vec<Room>,
    /// Who is in.
    pub(crate) who: Option<String>,
    /// What every form of a page carries, so that no other site can send it.
    pub(crate) csrf: String,
    /// This address in the other language; none where a form was answered, whose page cannot be asked for again.
    pub(crate) switch: Option<String>,
}

/// The rooms, in order: the tail of the address, the key of the name, and who may enter.
const ROOMS: [(&str, &str, Right); 8] = [
    ("", "house.room_home", Right::SeeHome),
    ("/waves", "house.room_waves", Right::SeeWaves),
    ("/scans", "house.room_scans", Right::SeeScans),
    ("/organisation", "house.room_organisation", Right::ChangeOrganisation),
    ("/people", "house.room_people", Right::ManageAccounts),
    ("/log", "house.room_log", Right::ReadAuditLog),
    ("/settings", "house.room_settings", Right::SeeSettings),
    ("/account", "house.room_account", Right::OwnAccount),
];

impl<'a> HouseShell<'a> {
    /// A page for somebody who is in, at `tail` of the house.
    pub(crate) fn inside(
        site: &'a Site,
        inside: &Inside,
        tail: &str,
        title: impl Into<String>,
    ) -> HouseShell<'a> {
        let shell = HouseShell::outside(site, site.words(inside.lang), tail, title);
        let room = |(room, name, right): (&str, &'static str, Right)| {
            let here = if room.is_empty() { tail.is_empty() } else { tail.starts_with(room) };
            let here = here || (room == "/waves" && tail == "/new-wave");
            let here = here || (room == "/scans" && tail.starts_with("/programmes/"));
            inside.signed.may(right).then(|| Room { href: inside.path(room), name, here })
        };
        HouseShell {
            rooms: ROOMS.into_iter().filter_map(room).collect(),
            who: Some(inside.signed.name.clone()),
            csrf: inside.signed.csrf.clone(),
            ..shell
        }
    }

    /// A page that leads in.
    pub(crate) fn outside(
        site: &'a Site,
        words: Words<'a>,
        tail: &str,
        title: impl Into<String>,
    ) -> HouseShell<'a> {
        HouseShell {
            words,
            other: words.other(),
            assets: site.assets(),
            title: title.into(),
            rooms: Vec::new(),
            who: None,
            csrf: String::new(),
            switch: Some(path(&format!("{HOME}{tail}"), words.other().lang())),
        }
    }

    /// The same as the answer to a form.
    pub(crate) fn answer(self) -> HouseShell<'a> {
        HouseShell { switch: None, ..self }
    }

    /// An address of the house in the language of the page.
    pub(crate) fn at(&self, tail: &str) -> String {
        path(&format!("{HOME}{tail}"), self.words.lang())
    }
}

/// An address right below another one, in its language.
pub(crate) fn below(at: &str, name: &str) -> String {
    match at.split_once('?') {
        Some((at, query)) => format!("{at}/{name}?{query}"),
        None => format!("{at}/{name}"),
    }
}
