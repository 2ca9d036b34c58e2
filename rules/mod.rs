//! The rules: one room each. `RULES` is the whole catalogue; everything else derives from it.

mod await_under_lock;
mod blocking_under_lock;
mod bool_cancel_flag;
mod inconsistent_lock_order;
mod leaked_executor;
mod lock_not_released;
mod unjoined_thread;
mod unlocked_shared_mutation;

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
    &inconsistent_lock_order::RULE,
    &leaked_executor::RULE,
    &lock_not_released::RULE,
    &unjoined_thread::RULE,
    &unlocked_shared_mutation::RULE,
];
