//! The rules: one room each. `RULES` is the whole catalogue; everything else derives from it.

mod arc_non_sync;
mod await_under_lock;
mod blocking_under_lock;
mod bool_cancel_flag;
mod cancel_unsafe_select;
mod channel_never_closes;
mod check_then_act;
mod db_claim_race;
mod db_shared_connection;
mod double_lock;
mod double_read_lock;
mod entered_span_across_await;
mod file_check_then_act;
mod file_update_unlocked;
mod flock_misuse;
mod inconsistent_lock_order;
mod iterate_while_mutated;
mod join_deadlock;
mod leaked_executor;
mod lock_not_released;
mod lost_update;
mod missed_wakeup;
mod refcell_across_await;
mod relaxed_publication;
mod split_critical_section;
mod sqlite_cross_thread;
mod ui_from_thread;
mod unjoined_thread;
mod unlocked_read;
mod unlocked_shared_mutation;
mod unsafe_send_sync;
mod weak_cas_no_loop;
mod write_lock_only_read;
mod wrong_lock;

use crate::analysis::Program;
use crate::finding::{Finding, RuleInfo};

/// A rule: what is known about it, and the function that runs it once over a program.
pub struct Rule {
    /// What reports, `explain` and SARIF need.
    pub info: RuleInfo,
    /// Looks for the bug. Rules keep no state; state belongs to analysis.
    pub check: fn(&Program, &mut Vec<Finding>),
}

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &arc_non_sync::RULE,
    &await_under_lock::RULE,
    &blocking_under_lock::RULE,
    &bool_cancel_flag::RULE,
    &cancel_unsafe_select::RULE,
    &channel_never_closes::RULE,
    &check_then_act::RULE,
    &db_claim_race::RULE,
    &db_shared_connection::RULE,
    &double_lock::RULE,
    &double_read_lock::RULE,
    &entered_span_across_await::RULE,
    &file_check_then_act::RULE,
    &file_update_unlocked::RULE,
    &flock_misuse::RULE,
    &inconsistent_lock_order::RULE,
    &iterate_while_mutated::RULE,
    &join_deadlock::RULE,
    &leaked_executor::RULE,
    &lock_not_released::RULE,
    &lost_update::RULE,
    &missed_wakeup::RULE,
    &refcell_across_await::RULE,
    &relaxed_publication::RULE,
    &split_critical_section::RULE,
    &sqlite_cross_thread::RULE,
    &ui_from_thread::RULE,
    &unjoined_thread::RULE,
    &unlocked_read::RULE,
    &unlocked_shared_mutation::RULE,
    &unsafe_send_sync::RULE,
    &weak_cas_no_loop::RULE,
    &write_lock_only_read::RULE,
    &wrong_lock::RULE,
];
