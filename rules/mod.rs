//! The rules: one room each. `RULES` is the whole catalogue; everything else derives from it.

mod arc_non_sync;
mod async_loop_never_yields;
mod atomic_load_store;
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
mod cancel_unsafe_select;
mod cancellation_swallowed;
mod channel_never_closes;
mod check_then_act;
mod client_per_request;
mod contextvar_leak;
mod cpu_bound_thread;
mod daemon_without_shutdown;
mod db_claim_race;
mod db_shared_connection;
mod double_lock;
mod double_read_lock;
mod entered_span_across_await;
mod file_check_then_act;
mod file_update_unlocked;
mod finalizer_shutdown;
mod fire_and_forget_task;
mod flock_misuse;
mod fork_after_threads;
mod guard_dropped_early;
mod guard_outlives_need;
mod guarded_by_violated;
mod handler_shared_mutation;
mod inconsistent_lock_order;
mod iterate_while_mutated;
mod join_deadlock;
mod join_timeout_ignored;
mod late_bound_target;
mod lazy_lock;
mod leaked_executor;
mod lock_in_finalizer;
mod lock_kind_mismatch;
mod lock_not_released;
mod lock_replaced;
mod loop_call_from_thread;
mod lost_update;
mod manual_release;
mod missed_wakeup;
mod missing_main_guard;
mod nested_event_loop;
mod notify_without_state;
mod per_call_lock;
mod process_global_state;
mod queue_join_mismatch;
mod refcell_across_await;
mod relaxed_publication;
mod shared_default_lock;
mod split_critical_section;
mod sqlite_cross_thread;
mod submit_result_ignored;
mod task_outlives_resource;
mod thread_local_at_import;
mod thread_misuse;
mod thread_started_early;
mod ui_from_thread;
mod unawaited_coroutine;
mod unchecked_acquire;
mod unjoined_thread;
mod unlocked_read;
mod unlocked_shared_mutation;
mod unreaped_child;
mod unsafe_lazy_init;
mod unsafe_send_sync;
mod unsafe_shared_client;
mod use_after_close;
mod wait_holding_other_lock;
mod wait_without_loop;
mod weak_cas_no_loop;
mod write_lock_only_read;
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
    &arc_non_sync::RULE,
    &async_loop_never_yields::RULE,
    &atomic_load_store::RULE,
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
    &cancel_unsafe_select::RULE,
    &cancellation_swallowed::RULE,
    &channel_never_closes::RULE,
    &check_then_act::RULE,
    &client_per_request::RULE,
    &contextvar_leak::RULE,
    &cpu_bound_thread::RULE,
    &daemon_without_shutdown::RULE,
    &db_claim_race::RULE,
    &db_shared_connection::RULE,
    &double_lock::RULE,
    &double_read_lock::RULE,
    &entered_span_across_await::RULE,
    &file_check_then_act::RULE,
    &file_update_unlocked::RULE,
    &finalizer_shutdown::RULE,
    &fire_and_forget_task::RULE,
    &flock_misuse::RULE,
    &fork_after_threads::RULE,
    &guard_dropped_early::RULE,
    &guard_outlives_need::RULE,
    &guarded_by_violated::RULE,
    &handler_shared_mutation::RULE,
    &inconsistent_lock_order::RULE,
    &iterate_while_mutated::RULE,
    &join_deadlock::RULE,
    &join_timeout_ignored::RULE,
    &late_bound_target::RULE,
    &lazy_lock::RULE,
    &leaked_executor::RULE,
    &lock_in_finalizer::RULE,
    &lock_kind_mismatch::RULE,
    &lock_not_released::RULE,
    &lock_replaced::RULE,
    &loop_call_from_thread::RULE,
    &lost_update::RULE,
    &manual_release::RULE,
    &missed_wakeup::RULE,
    &missing_main_guard::RULE,
    &nested_event_loop::RULE,
    &notify_without_state::RULE,
    &per_call_lock::RULE,
    &process_global_state::RULE,
    &queue_join_mismatch::RULE,
    &refcell_across_await::RULE,
    &relaxed_publication::RULE,
    &shared_default_lock::RULE,
    &split_critical_section::RULE,
    &sqlite_cross_thread::RULE,
    &submit_result_ignored::RULE,
    &task_outlives_resource::RULE,
    &thread_local_at_import::RULE,
    &thread_misuse::RULE,
    &thread_started_early::RULE,
    &ui_from_thread::RULE,
    &unawaited_coroutine::RULE,
    &unchecked_acquire::RULE,
    &unjoined_thread::RULE,
    &unlocked_read::RULE,
    &unlocked_shared_mutation::RULE,
    &unreaped_child::RULE,
    &unsafe_lazy_init::RULE,
    &unsafe_send_sync::RULE,
    &unsafe_shared_client::RULE,
    &use_after_close::RULE,
    &wait_holding_other_lock::RULE,
    &wait_without_loop::RULE,
    &weak_cas_no_loop::RULE,
    &write_lock_only_read::RULE,
    &wrong_lock::RULE,
    &yield_in_async_generator_context::RULE,
    &yield_in_cancel_scope::RULE,
];
