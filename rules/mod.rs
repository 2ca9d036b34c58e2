//! The rules: one room each. `RULES` is the whole catalogue; everything else derives from it.

mod atomic_load_store;
mod await_under_lock;
mod blocking_under_lock;
mod bool_cancel_flag;
mod check_then_act;
mod double_lock;
mod double_read_lock;
mod inconsistent_lock_order;
mod iterate_while_mutated;
mod join_deadlock;
mod leaked_executor;
mod lock_not_released;
mod lost_update;
mod split_critical_section;
mod unjoined_thread;
mod unlocked_read;
mod unlocked_shared_mutation;
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
    &atomic_load_store::RULE,
    &await_under_lock::RULE,
    &blocking_under_lock::RULE,
    &bool_cancel_flag::RULE,
    &check_then_act::RULE,
    &double_lock::RULE,
    &double_read_lock::RULE,
    &inconsistent_lock_order::RULE,
    &iterate_while_mutated::RULE,
    &join_deadlock::RULE,
    &leaked_executor::RULE,
    &lock_not_released::RULE,
    &lost_update::RULE,
    &split_critical_section::RULE,
    &unjoined_thread::RULE,
    &unlocked_read::RULE,
    &unlocked_shared_mutation::RULE,
    &wrong_lock::RULE,
];
