//! The rules: one room each. `RULES` is the whole catalogue; everything else derives from it.

mod bool_cancel_flag;
mod double_lock;
mod double_read_lock;
mod inconsistent_lock_order;
mod join_deadlock;
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
    &bool_cancel_flag::RULE,
    &double_lock::RULE,
    &double_read_lock::RULE,
    &inconsistent_lock_order::RULE,
    &join_deadlock::RULE,
    &unjoined_thread::RULE,
    &unlocked_shared_mutation::RULE,
];
