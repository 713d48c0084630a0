//! The desk over real databases: SQLite in a temporary folder and a throw-away PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod anonymous;
mod closing;
mod codes;
mod place;
mod progress;
mod team_links;
mod words;

/// Makes a test on each database of every story.
macro_rules! on_both {
    ($($module:ident::$story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $story() {
                crate::place::tell(crate::place::Database::Sqlite, crate::$module::$story);
            })+
        }
        mod postgres {
            $(#[test] fn $story() {
                crate::place::tell(crate::place::Database::Postgres, crate::$module::$story);
            })+
        }
    };
}

on_both! {
    anonymous::what_is_signed_is_not_what_comes_in,
    anonymous::a_lost_signature_is_given_again_for_the_same_message_only,
    anonymous::a_wave_may_forbid_the_road_without_script,
    anonymous::what_is_no_token_with_its_envelopes_is_refused,
    anonymous::what_does_not_open_or_fit_is_set_aside_and_told,
    anonymous::receipts_are_listed_after_closing_and_tell_nothing,
    anonymous::answers_that_nobody_had_a_right_for_are_told,
    anonymous::another_service_takes_a_repeat_and_it_counts_once,
    anonymous::keys_that_were_changed_in_the_database_are_found,
    closing::a_clock_that_jumps_past_closing_and_back,
    closing::a_wave_closed_by_somebody_else_is_seen_at_once,
    closing::who_hands_in_while_the_wave_closes_is_stored_whole_or_told,
    closing::a_key_that_is_gone_from_an_open_wave_is_an_error,
    closing::another_key_changes_nothing,
    closing::people_are_forgotten_before_the_urn_is_opened,
    codes::a_thousand_wrong_codes_a_second_keep_no_right_one_out,
    codes::a_mistyped_code_is_told_without_the_database,
    codes::a_code_is_granted_once_however_many_hands_it_comes_from,
    words::own_words_wait_for_closing_and_for_a_review,
    words::a_review_that_does_not_fit_changes_nothing,
    words::texts_of_too_few_are_hidden,
    words::as_many_as_k_are_shown_also_if_some_are_left_out,
    words::texts_by_a_team_link_hide_nobody,
}
