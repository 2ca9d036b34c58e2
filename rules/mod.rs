//! The rules: one room each. `RULES` is the whole catalogue; everything else derives from it.

mod async_loop_never_yields;
mod await_check_then_act;
mod await_in_cleanup;
mod await_under_lock;
mod blocking_in_async;
mod blocking_under_lock;
mod bool_cancel_flag;
mod busy_wait;
mod callback_shared_mutation;
mod callback_under_lock;
mod cancel_not_checked;
mod cancel_scope_without_checkpoint;
mod cancellation_swallowed;
mod check_then_act;
mod client_per_request;
mod contextvar_leak;
mod cpu_bound_thread;
mod daemon_without_shutdown;
mod double_lock;
mod double_read_lock;
mod finalizer_shutdown;
mod fire_and_forget_task;
mod fork_after_threads;
mod guard_dropped_early;
mod guard_outlives_need;
mod guarded_by_violated;
mod handler_shared_mutation;
mod inconsistent_lock_order;
mod iterate_while_mutated;
mod join_deadlock;
mod late_bound_target;
mod lazy_lock;
mod leaked_executor;
mod lock_in_finalizer;
mod lock_kind_mismatch;
mod lock_not_released;
mod loop_call_from_thread;
mod lost_update;
mod missing_main_guard;
mod nested_event_loop;
mod notify_without_state;
mod per_call_lock;
mod process_global_state;
mod queue_join_mismatch;
mod shared_default_lock;
mod split_critical_section;
mod submit_result_ignored;
mod task_outlives_resource;
mod thread_local_at_import;
mod thread_misuse;
mod thread_started_early;
mod unawaited_coroutine;
mod unchecked_acquire;
mod unjoined_thread;
mod unlocked_read;
mod unlocked_shared_mutation;
mod unreaped_child;
mod unsafe_lazy_init;
mod use_after_close;
mod wait_holding_other_lock;
mod wait_without_loop;
mod wrong_lock;
mod yield_in_async_generator_context;
mod yield_in_cancel_scope;

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
    &async_loop_never_yields::RULE,
    &await_check_then_act::RULE,
    &await_in_cleanup::RULE,
    &await_under_lock::RULE,
    &blocking_in_async::RULE,
    &blocking_under_lock::RULE,
    &bool_cancel_flag::RULE,
    &busy_wait::RULE,
    &callback_shared_mutation::RULE,
    &callback_under_lock::RULE,
    &cancel_not_checked::RULE,
    &cancel_scope_without_checkpoint::RULE,
    &cancellation_swallowed::RULE,
    &check_then_act::RULE,
    &client_per_request::RULE,
    &contextvar_leak::RULE,
    &cpu_bound_thread::RULE,
    &daemon_without_shutdown::RULE,
    &double_lock::RULE,
    &double_read_lock::RULE,
    &finalizer_shutdown::RULE,
    &fire_and_forget_task::RULE,
    &fork_after_threads::RULE,
    &guard_dropped_early::RULE,
    &guard_outlives_need::RULE,
    &guarded_by_violated::RULE,
    &handler_shared_mutation::RULE,
    &inconsistent_lock_order::RULE,
    &iterate_while_mutated::RULE,
    &join_deadlock::RULE,
    &late_bound_target::RULE,
    &lazy_lock::RULE,
    &leaked_executor::RULE,
    &lock_in_finalizer::RULE,
    &lock_kind_mismatch::RULE,
    &lock_not_released::RULE,
    &loop_call_from_thread::RULE,
    &lost_update::RULE,
    &missing_main_guard::RULE,
    &nested_event_loop::RULE,
    &notify_without_state::RULE,
    &per_call_lock::RULE,
    &process_global_state::RULE,
    &queue_join_mismatch::RULE,
    &shared_default_lock::RULE,
    &split_critical_section::RULE,
    &submit_result_ignored::RULE,
    &task_outlives_resource::RULE,
    &thread_local_at_import::RULE,
    &thread_misuse::RULE,
    &thread_started_early::RULE,
    &unawaited_coroutine::RULE,
    &unchecked_acquire::RULE,
    &unjoined_thread::RULE,
    &unlocked_read::RULE,
    &unlocked_shared_mutation::RULE,
    &unreaped_child::RULE,
    &unsafe_lazy_init::RULE,
    &use_after_close::RULE,
    &wait_holding_other_lock::RULE,
    &wait_without_loop::RULE,
    &wrong_lock::RULE,
    &yield_in_async_generator_context::RULE,
    &yield_in_cancel_scope::RULE,
];
