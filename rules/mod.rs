//! The rules: one room each. `RULES` is the whole catalogue; everything else derives from it.

mod await_under_lock;
mod blocking_under_lock;
mod bool_cancel_flag;
mod callback_under_lock;
mod check_then_act;
mod double_lock;
mod double_read_lock;
mod guard_dropped_early;
mod guard_outlives_need;
mod inconsistent_lock_order;
mod iterate_while_mutated;
mod join_deadlock;
mod lazy_lock;
mod leaked_executor;
mod lock_in_finalizer;
mod lock_not_released;
mod lock_replaced;
mod lost_update;
mod notify_without_state;
mod per_call_lock;
mod queue_join_mismatch;
mod shared_default_lock;
mod split_critical_section;
mod unchecked_acquire;
mod unjoined_thread;
mod unlocked_read;
mod unlocked_shared_mutation;
mod wait_holding_other_lock;
mod wait_without_loop;
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
    &await_under_lock::RULE,
    &blocking_under_lock::RULE,
    &bool_cancel_flag::RULE,
    &callback_under_lock::RULE,
    &check_then_act::RULE,
    &double_lock::RULE,
    &double_read_lock::RULE,
    &guard_dropped_early::RULE,
    &guard_outlives_need::RULE,
    &inconsistent_lock_order::RULE,
    &iterate_while_mutated::RULE,
    &join_deadlock::RULE,
    &lazy_lock::RULE,
    &leaked_executor::RULE,
    &lock_in_finalizer::RULE,
    &lock_not_released::RULE,
    &lock_replaced::RULE,
    &lost_update::RULE,
    &notify_without_state::RULE,
    &per_call_lock::RULE,
    &queue_join_mismatch::RULE,
    &shared_default_lock::RULE,
    &split_critical_section::RULE,
    &unchecked_acquire::RULE,
    &unjoined_thread::RULE,
    &unlocked_read::RULE,
    &unlocked_shared_mutation::RULE,
    &wait_holding_other_lock::RULE,
    &wait_without_loop::RULE,
    &wrong_lock::RULE,
];
