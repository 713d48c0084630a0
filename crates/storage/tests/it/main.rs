//! What storage promises, as stories that are told on SQLite and on PostgreSQL alike.
#![expect(clippy::unwrap_used, reason = "a story ends where something goes wrong")]

mod automating;
mod beginning;
mod closing;
mod copying;
mod inviting;
mod keeping;
mod mailing;
mod place;
mod preparing;
mod promising;
mod props;
mod publishing;
mod reviewing;
mod scanning;
mod schema;
mod scrubbing;
mod sharing;
mod signing_on;
mod source;
mod succeeding;
mod talking;
mod tallying;
mod upgrading;

/// Makes a test on each engine of every story.
macro_rules! conformance {
    ($($module:ident::$story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $story() {
                crate::place::tell(crate::place::Engine::Sqlite, crate::$module::$story);
            })+
        }
        mod postgres {
            $(#[test] fn $story() {
                crate::place::tell(crate::place::Engine::Postgres, crate::$module::$story);
            })+
        }
    };
}

conformance! {
    beginning::an_organisation_comes_back_and_changes,
    beginning::units_are_replaced_as_a_whole,
    beginning::a_series_comes_back_and_changes,
    beginning::a_fielded_questionnaire_never_changes,
    beginning::a_wave_comes_back_and_only_moves_forward,
    beginning::a_wave_keeps_its_units,
    beginning::what_is_not_committed_is_not_there,
    beginning::reading_cannot_write,
    beginning::a_second_opening_finds_everything,
    succeeding::a_draft_says_what_it_follows_and_says_it_anew,
    succeeding::an_open_wave_keeps_its_lineage,
    succeeding::what_is_not_there_cannot_be_followed,
    succeeding::a_lineage_of_a_large_organisation,
    inviting::invitations_come_back_in_the_order_of_their_random_ids,
    inviting::twenty_thousand_invitations,
    inviting::a_code_is_good_once,
    inviting::a_lost_signature_can_be_asked_for_again,
    inviting::a_code_handed_in_by_many_is_granted_to_one,
    inviting::a_code_handed_in_often_for_one_message_is_granted_each_time,
    inviting::looking_at_a_code_changes_nothing,
    inviting::an_exchange_touches_its_invitation_only,
    sharing::team_links_come_back_without_their_use,
    sharing::a_team_link_is_good_as_often_as_it_says,
    sharing::the_same_message_is_granted_again_and_not_counted,
    sharing::a_team_link_handed_in_by_many_is_granted_as_often_as_it_says,
    sharing::a_team_link_handed_in_often_for_one_message_is_used_once,
    sharing::an_exchange_touches_its_team_link_only,
    promising::a_promise_comes_back_and_never_changes,
    promising::class_keys_come_back_by_class,
    promising::the_first_day_on_which_keys_were_destroyed_stands,
    promising::receipts_come_back_in_no_order_of_arrival,
    scrubbing::scrubbing_hides_who_began_when,
    scrubbing::scrubbing_hides_in_which_order_a_team_link_was_used,
    scrubbing::scrubbing_loses_nobody,
    scrubbing::erased_is_gone_from_the_files,
    scrubbing::erased_is_gone_while_another_wave_goes_on,
    copying::a_copy_is_of_one_moment_and_opens,
    closing::nothing_slips_in_behind_a_closing,
    closing::a_closing_waits_for_what_is_being_taken_in,
    closing::own_words_come_in_after_closing_and_in_no_order,
    closing::the_ledger_is_written_once,
    tallying::a_tally_takes_the_place_of_people,
    tallying::a_wave_in_which_nobody_began_is_tallied_once_too,
    keeping::whoever_holds_an_organisation_changes_what_was_looked_at,
    keeping::a_town_of_the_testkit_is_a_draft_that_can_be_tampered_with,
    keeping::an_account_comes_back_with_its_grants,
    keeping::a_mail_address_has_one_account,
    keeping::a_step_and_a_recovery_code_are_good_once,
    keeping::wrong_tries_are_counted_by_browser_and_forgotten,
    keeping::a_ticket_is_used_up_by_one,
    keeping::sessions_end,
    keeping::the_log_grows_and_never_changes,
    keeping::many_who_write_the_log_write_one_chain,
    signing_on::a_person_of_a_provider_has_one_account_and_the_other_way_round,
    signing_on::whoever_was_led_to_a_provider_comes_back_once_and_in_time,
    automating::a_token_comes_back_by_its_hash_and_goes_with_its_answers,
    automating::tokens_that_are_over_are_wiped_with_their_answers,
    automating::an_answer_is_kept_for_whoever_asks_the_same_again,
    automating::many_who_ask_the_same_at_once_are_one,
    mailing::a_round_is_for_everybody_with_an_address_and_begun_once,
    mailing::an_item_is_taken_by_one,
    mailing::what_was_left_behind_is_unsure_and_never_taken_again,
    mailing::what_was_refused_is_listed,
    mailing::mail_is_gone_with_the_invitations,
    mailing::scrubbing_keeps_the_mail_of_open_waves,
    preparing::a_draft_keeps_what_is_settled_and_who_is_invited,
    preparing::nothing_is_prepared_of_a_wave_that_is_open,
    preparing::a_draft_that_is_taken_away_leaves_nothing,
    preparing::a_list_of_staff_that_is_forgotten_is_gone_from_the_files,
    talking::agreements_of_a_unit_come_back_and_move_on,
    talking::nothing_is_agreed_about_a_wave_that_is_open,
    talking::agreements_that_are_made_at_the_same_time_get_numbers_of_their_own,
    publishing::a_day_of_sharing_is_set_changed_and_taken_away,
    publishing::nothing_is_shared_of_a_wave_that_is_open,
    publishing::each_manager_is_told_once,
    scanning::a_scan_comes_back_with_its_seats,
    scanning::a_used_framework_never_changes,
    scanning::a_version_is_never_written_over_one_that_was_not_seen,
    scanning::many_who_agree_at_once_are_one,
    scanning::what_is_said_depends_on_where_the_scan_stands,
    scanning::files_come_back_by_their_content,
    scanning::a_scan_that_is_taken_away_leaves_nothing,
    reviewing::what_may_be_shown_takes_the_place_of_what_was_written,
    reviewing::a_review_is_recorded_once,
    reviewing::a_review_that_does_not_fit_the_texts_changes_nothing,
    reviewing::what_was_left_out_or_changed_is_gone_from_the_files,
    schema::no_column_ties_people_to_answers,
    upgrading::a_wave_that_is_open_is_closed_with_the_version_before,
}
