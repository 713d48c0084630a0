//! The columns, all of them.

use std::collections::BTreeSet;

use crate::place::Place;

/// Every column that there may be. Whoever adds one to a table that respondents touch must be able to
/// say here why nobody can be found by it, alone or beside the others: no time, no number in a row,
/// no address, and nothing of an invitation beside anything that was handed in.
const COLUMNS: &[(&str, &[&str])] = &[
    ("organisation", &["code", "name_nl", "name_en", "profile"]),
    (
        "unit",
        &["organisation", "position", "code", "parent", "name_nl", "name_en", "kind", "heads"],
    ),
    ("series", &["organisation", "code", "name_nl", "name_en", "rhythm_months"]),
    ("questionnaire", &["id", "version", "sha256", "source"]),
    (
        "wave",
        &[
            "code",
            "organisation",
            "series",
            "name_nl",
            "name_en",
            "questionnaire",
            "version",
            "k",
            "synthetic",
            "status",
            "opens_on",
            "closes_on",
        ],
    ),
    (
        "wave_unit",
        &[
            "wave", "position", "code", "parent", "name_nl", "name_en", "kind", "heads", "invited",
            "class", "higher", "whole",
        ],
    ),
    ("succession", &["wave", "previous"]),
    ("lineage", &["wave", "position", "previous_code", "current_code"]),
    // What managers write of their team, after closing and in words of their own: no answer, no figure.
    ("conversation", &["wave", "unit", "held_on"]),
    ("agreement", &["wave", "unit", "number", "theme", "what", "who", "due", "progress"]),
    ("publication", &["wave", "day", "mail"]),
    ("notice", &["wave", "account", "state", "reply"]),
    ("settled", &["wave", "step", "value"]),
    // Who will be invited, gone when the wave opens: nobody has answered by then.
    ("draft_staff", &["wave", "staff"]),
    ("promise", &["wave", "sealing_key", "root", "without_script", "key_holder", "gone_on"]),
    ("class_key", &["wave", "class", "invited", "modulus"]),
    (
        "invitation",
        &["wave", "id", "unit", "channel", "email", "code_hash", "used", "blinded_hash"],
    ),
    ("team_link", &["wave", "id", "name_nl", "name_en", "code_hash", "allowed", "used"]),
    // Nothing of the link by which it came: of a small team that would be who.
    ("team_link_use", &["wave", "blinded_hash"]),
    // Rounds of mail go to everybody: no state depends on whether a code was used, and ids are random.
    ("mail_run", &["wave", "round"]),
    ("mail_item", &["wave", "round", "invitation", "state", "reply"]),
    ("tally", &["wave", "class", "signed"]),
    ("tally_links", &["wave", "allowed", "used"]),
    ("keys_destroyed", &["wave", "destroyed_on"]),
    ("receipt", &["wave", "receipt"]),
    ("words", &["wave", "item", "id", "words"]),
    ("words_review", &["wave", "reviewed_on", "reviewer"]),
    ("words_review_item", &["wave", "item", "kept", "changed", "dropped"]),
    (
        "ledger",
        &[
            "wave",
            "closed_on",
            "decision",
            "dataset_sha256",
            "invited",
            "exchanged",
            "submitted",
            "link_allowed",
            "link_used",
            "set_aside",
            "repeated",
        ],
    ),
    // Those who run a wave and those who read its results. Nothing here names an invitation, a code or an answer, and
    // its times are of people with an account: what they did, not what they answered.
    (
        "account",
        &[
            "id",
            "organisation",
            "email",
            "name",
            "password",
            "second_factor",
            "last_step",
            "disabled",
        ],
    ),
    ("account_grant", &["account", "role", "unit"]),
    ("recovery_code", &["account", "code_hash"]),
    ("account_device", &["account", "device_hash"]),
    ("account_tries", &["who", "device_hash", "wrong", "wait_until"]),
    ("account_ticket", &["ticket_hash", "account", "purpose", "until", "device_hash", "secret"]),
    ("account_session", &["token_hash", "account", "began_at", "seen_at"]),
    ("account_identity", &["issuer", "subject", "account"]),
    ("account_sign_on", &["token_hash", "until", "onward"]),
    ("api_token", &["id", "token_hash", "account", "name", "scopes", "made_at", "until"]),
    // What a program of the organisation was answered, for a day: never anything of a respondent.
    ("api_reply", &["token", "key_hash", "request_hash", "asked_at", "status", "body"]),
    // What assessors say of an organisation: of its rules and papers, never of an answer to a survey.
    ("framework", &["id", "version", "sha256", "source"]),
    (
        "scan",
        &[
            "code",
            "organisation",
            "programme",
            "unit",
            "name_nl",
            "name_en",
            "framework",
            "version",
            "kind",
            "day",
            "status",
        ],
    ),
    ("scan_seat", &["scan", "seat", "name", "account", "done"]),
    ("scan_judgement", &["scan", "seat", "norm", "revision", "at", "who", "judgement"]),
    ("scan_file", &["scan", "sha256", "kind", "content"]),
    (
        "audit_log",
        &["organisation", "number", "at", "actor", "event", "detail", "previous_hash", "hash"],
    ),
];

pub async fn no_column_ties_people_to_answers(place: Place) {
    let allowed: BTreeSet<String> = COLUMNS
        .iter()
        .flat_map(|(table, columns)| columns.iter().map(move |column| format!("{table}.{column}")))
        .collect();
    assert_eq!(place.columns().await, allowed);
    // No way round by a view, and SQLite keeps no number of a row beside its columns.
    match place.engine {
        crate::place::Engine::Sqlite => {
            let views = place.texts("SELECT name FROM sqlite_schema WHERE type = 'view'").await;
            assert_eq!(views, [""; 0]);
            for table in [
                "invitation",
                "team_link",
                "team_link_use",
                "mail_run",
                "mail_item",
                "words",
                "receipt",
            ] {
                let rowid = place.raw(&format!("SELECT rowid FROM {table}")).await;
                assert!(rowid.is_err(), "{table} has a rowid");
            }
        }
        crate::place::Engine::Postgres => {
            let others = place
                .texts(
                    "SELECT relname::text FROM pg_class JOIN pg_namespace AS n \
                     ON n.oid = relnamespace WHERE nspname = 'public' \
                     AND relkind NOT IN ('r', 'i', 't')",
                )
                .await;
            assert_eq!(others, [""; 0], "a view or a sequence");
        }
    }
}
