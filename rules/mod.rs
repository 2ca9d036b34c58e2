//! The rules: one room each. `RULES` is the whole catalogue; everything else derives from it.

mod await_under_lock;
mod blocking_under_lock;
mod bool_cancel_flag;
mod check_then_act;
mod daemon_without_shutdown;
mod double_lock;
mod double_read_lock;
mod finalizer_shutdown;
mod fire_and_forget_task;
mod fork_after_threads;
mod inconsistent_lock_order;
mod iterate_while_mutated;
mod join_deadlock;
mod join_timeout_ignored;
mod late_bound_target;
mod leaked_executor;
mod lock_not_released;
mod lost_update;
mod missing_main_guard;
mod split_critical_section;
mod submit_result_ignored;
mod thread_misuse;
mod thread_started_early;
mod unawaited_coroutine;
mod unjoined_thread;
mod unlocked_read;
mod unlocked_shared_mutation;
mod unreaped_child;
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
    &check_then_act::RULE,
    &daemon_without_shutdown::RULE,
    &double_lock::RULE,
    &double_read_lock::RULE,
    &finalizer_shutdown::RULE,
    &fire_and_forget_task::RULE,
    &fork_after_threads::RULE,
    &inconsistent_lock_order::RULE,
    &iterate_while_mutated::RULE,
    &join_deadlock::RULE,
    &join_timeout_ignored::RULE,
    &late_bound_target::RULE,
    &leaked_executor::RULE,
    &lock_not_released::RULE,
    &lost_update::RULE,
    &missing_main_guard::RULE,
    &split_critical_section::RULE,
    &submit_result_ignored::RULE,
    &thread_misuse::RULE,
    &thread_started_early::RULE,
    &unawaited_coroutine::RULE,
    &unjoined_thread::RULE,
    &unlocked_read::RULE,
    &unlocked_shared_mutation::RULE,
    &unreaped_child::RULE,
    &wrong_lock::RULE,
];
