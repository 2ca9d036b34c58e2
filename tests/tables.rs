//! The tables of what the languages mean, row by row: which program shows a row, and for each reason to stay silent which single
//! token stands between silence and a finding. That the programs are judged rightly is for `tests/testdata.rs` and `tests/held.rs`
//! to say; here stands that none is missing.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use support::{Source, check, marker, read, root};

/// Operations on shared containers and names, and what one of them is: one step or several.
const OPERATIONS: &[(&str, &[&str])] = &[
    ("a name or an attribute rebound", &["unlocked-shared-mutation/table_name_rebound.py"]),
    (
        "append, pop at the end, an item stored, clear, copy, + of a list",
        &[
            "unlocked-shared-mutation/table_list_append.py",
            "unlocked-shared-mutation/table_list_pop_end.py",
            "unlocked-shared-mutation/table_list_item_assigned.py",
            "unlocked-shared-mutation/table_list_clear_copy.py",
        ],
    ),
    ("extend and += of a list", &["unlocked-shared-mutation/table_list_extended.py"]),
    (
        "insert, pop at an index, *= of a list",
        &[
            "unlocked-shared-mutation/table_list_insert_pop_index.py",
            "unlocked-shared-mutation/table_list_multiplied.py",
        ],
    ),
    ("sort of a list", &["unlocked-shared-mutation/table_list_sorted.py"]),
    ("remove, in, index, count of a list", &["unlocked-shared-mutation/table_list_remove.py"]),
    ("an item of a dict read, get, in, len", &["unlocked-shared-mutation/table_dict_read.py"]),
    (
        "an item of a dict stored, deleted, popped, set by default; clear, update, union, copy, list",
        &[
            "unlocked-shared-mutation/table_dict_item_assigned.py",
            "unlocked-shared-mutation/table_dict_item_removed.py",
            "unlocked-shared-mutation/table_dict_setdefault.py",
            "unlocked-shared-mutation/table_dict_clear_copy.py",
        ],
    ),
    ("the making of a view", &["iterate-while-mutated/table_dict_view_created.py"]),
    ("add, discard, remove, pop, update of a set", &["unlocked-shared-mutation/table_set_add.py"]),
    (
        "a deque and the queues",
        &["unlocked-shared-mutation/table_deque_append.py", "unlocked-shared-mutation/table_queue_put.py"],
    ),
    (
        "something read, changed and stored",
        &[
            "lost-update/table_name_augmented.py",
            "lost-update/table_name_plus_one.py",
            "lost-update/table_name_through_call.py",
            "lost-update/table_attribute_augmented.py",
            "lost-update/table_dict_item_augmented.py",
            "lost-update/table_dict_get_plus_one.py",
            "lost-update/table_list_item_augmented.py",
            "lost-update/table_counter_item_augmented.py",
            "lost-update/table_defaultdict_append.py",
        ],
    ),
    (
        "something asked, and acted upon",
        &[
            "check-then-act/table_key_in_dict_del.py",
            "check-then-act/table_key_in_dict_index.py",
            "check-then-act/table_list_truthy_pop.py",
            "check-then-act/table_none_then_made.py",
            "check-then-act/table_queue_not_empty_get.py",
        ],
    ),
    (
        "a loop over what others change",
        &[
            "iterate-while-mutated/table_list_iterated.py",
            "iterate-while-mutated/table_list_iterated_shrinks.py",
            "iterate-while-mutated/table_dict_iterated.py",
            "iterate-while-mutated/table_dict_view_iterated.py",
            "iterate-while-mutated/table_set_iterated.py",
            "iterate-while-mutated/table_deque_iterated.py",
        ],
    ),
    ("a generator of several threads", &["unlocked-shared-mutation/table_generator_shared.py"]),
    ("itertools.count", &["unlocked-shared-mutation/table_itertools_count.py"]),
    ("functools.lru_cache", &["unlocked-shared-mutation/table_lru_cache.py"]),
    ("cached_property", &["unlocked-shared-mutation/table_cached_property.py"]),
    ("write of a file, and print", &["unlocked-shared-mutation/table_file_write.py"]),
    (
        "numbers changed in place, items of arrays",
        &["lost-update/table_numpy_in_place.py", "lost-update/table_array_item_augmented.py"],
    ),
    ("random, logging, hashlib", &["unlocked-shared-mutation/table_locked_inside.py"]),
    (
        "with the interpreter lock and without",
        &["unlocked-shared-mutation/interpreter_lock", "unlocked-shared-mutation/free_threaded"],
    ),
];

/// What runs Python beside other code, and what does not.
const PYTHON_ROOTS: &[(&str, &[&str])] = &[
    (
        "threads: by target, by a subclass, by the oldest function",
        &[
            "lost-update/counter_by_many_threads.py",
            "unlocked-shared-mutation/thread_subclass_run.py",
            "lost-update/root_start_new_thread.py",
        ],
    ),
    ("timers", &["callback-shared-mutation/root_timer.py", "unlocked-shared-mutation/timer_rearms.py"]),
    (
        "pools of threads",
        &[
            "unlocked-shared-mutation/pool_tasks_count.py",
            "unlocked-shared-mutation/single_worker_executor.py",
            "unlocked-shared-mutation/two_tasks_of_one_worker.py",
        ],
    ),
    (
        "processes, and what they do share",
        &["unlocked-shared-mutation/processes_share_nothing.py", "lost-update/root_process_value.py"],
    ),
    ("tasks of one loop", &["unlocked-shared-mutation/coroutines_between_awaits.py", "lost-update/coroutines.py"]),
    (
        "what coroutines hand to threads",
        &[
            "lost-update/root_to_thread.py",
            "lost-update/root_run_in_executor.py",
            "lost-update/root_run_in_threadpool.py",
            "lost-update/root_anyio_to_thread.py",
        ],
    ),
    (
        "request handlers",
        &[
            "handler-shared-mutation/flask_counter.py",
            "handler-shared-mutation/django_urls.py",
            "handler-shared-mutation/fastapi_threadpool.py",
            "handler-shared-mutation/fastapi_dependency.py",
            "handler-shared-mutation/fastapi_coroutine.py",
            "handler-shared-mutation/bottle_post.py",
            "handler-shared-mutation/grpc_servicer.py",
        ],
    ),
    (
        "handlers of a threading server: an object for each request",
        &[
            "handler-shared-mutation/http_server_class_attribute.py",
            "handler-shared-mutation/http_server_own_attribute.py",
            "unlocked-shared-mutation/http_handler_instances.py",
        ],
    ),
    (
        "watchdog: one dispatcher",
        &["callback-shared-mutation/watchdog_alone.py", "callback-shared-mutation/watchdog_and_main.py"],
    ),
    (
        "callbacks on a foreign thread",
        &["callback-shared-mutation/mqtt_assigned.py", "callback-shared-mutation/keyboard_listener.py"],
    ),
    ("schedulers and task queues", &["lost-update/root_scheduler.py", "lost-update/root_celery.py"]),
    ("handlers of signals", &["lock-in-finalizer/signal_handler.py"]),
    ("functions run at exit", &["lost-update/root_atexit.py"]),
    ("finalizers", &["lock-in-finalizer/del_of_class_lock.py"]),
    ("callbacks of a window", &["ui-from-thread/tkinter_after.py", "ui-from-thread/gtk_idle_add.py"]),
    ("tests", &["process-global-state/set_var_in_one_test.rs", "iterate-while-mutated/helper_called_by_tests"]),
    ("the body of a module", &["iterate-while-mutated/veto_3_module_body.py"]),
];

/// What coroutines mean.
const ASYNCIO: &[(&str, &[&str])] = &[
    (
        "one step between two awaits, and two steps around one",
        &["await-check-then-act/nothing_awaited_between.py", "await-check-then-act/added_up.py"],
    ),
    (
        "a lock of threads over an await, and one of the loop",
        &["await-under-lock/thread_lock_in_coroutine.py", "await-under-lock/asyncio_lock_in_coroutine.py"],
    ),
    ("tasks nobody keeps", &["fire-and-forget-task/dropped_task.py", "fire-and-forget-task/kept_task.py"]),
    (
        "cancellation swallowed, handed on, awaited by the canceller",
        &[
            "cancellation-swallowed/endless_loop.py",
            "cancellation-swallowed/handed_on.py",
            "cancellation-swallowed/canceller_waits.py",
            "cancellation-swallowed/suppressed.py",
            "cancellation-swallowed/errors_only.py",
        ],
    ),
    (
        "the loop called from another thread",
        &["loop-call-from-thread/task_of_a_coroutine.py", "loop-call-from-thread/future_through_the_loop.py"],
    ),
    ("a loop inside a loop", &["nested-event-loop/run_in_coroutine.py", "nested-event-loop/run_in_plain_function.py"]),
    ("whether a loop runs is asked", &["nested-event-loop/asks_for_the_loop.py"]),
    (
        "a context variable set for longer than a task",
        &["contextvar-leak/set_without_reset.py", "contextvar-leak/reset.py"],
    ),
    ("a generator left early", &["yield-in-async-generator-context/left_early.py"]),
    (
        "an await in cleanup, where it is fine",
        &["await-in-cleanup/asyncio_code.py", "await-in-cleanup/finally_block.py"],
    ),
];

/// What files, databases and clients allow.
const RESOURCES: &[(&str, &[&str])] = &[
    (
        "a connection of SQLite for several threads",
        &[
            "sqlite-cross-thread/two_threads.py",
            "sqlite-cross-thread/two_threads_locked.py",
            "sqlite-cross-thread/wal_and_timeout.py",
            "sqlite-cross-thread/per_operation.py",
            "sqlite-cross-thread/check_left_on.py",
        ],
    ),
    (
        "a row chosen, then claimed",
        &[
            "db-claim-race/select_then_update.py",
            "db-claim-race/immediate_transaction.py",
            "db-claim-race/update_looks_again.py",
            "db-claim-race/locked_row.py",
        ],
    ),
    (
        "a file asked for, then used",
        &[
            "file-check-then-act/make_folder.py",
            "file-check-then-act/make_folder_exist_ok.py",
            "file-update-unlocked/json_in_pool.py",
            "file-update-unlocked/json_in_pool_locked.py",
            "file-update-unlocked/replaced_in_one_step.py",
        ],
    ),
    (
        "flock",
        &[
            "flock-misuse/as_context_manager.py",
            "flock-misuse/descriptor_closed_in_finally.py",
            "flock-misuse/descriptor_leaked.py",
        ],
    ),
    ("cursors and sessions of several threads", &["db-shared-connection/pool_on_cursor.py"]),
    (
        "clients for many requests",
        &["client-per-request/client_in_handler.py", "client-per-request/client_of_the_module.py"],
    ),
    (
        "requests.Session: nothing is promised",
        &[
            "unsafe-shared-client/requests_session_shared.py",
            "unsafe-shared-client/requests_session_changed.py",
            "unsafe-shared-client/requests_session_per_call.py",
        ],
    ),
    (
        "boto3: clients may be shared, resources and sessions may not",
        &[
            "unsafe-shared-client/boto3_client_in_pool.py",
            "unsafe-shared-client/boto3_resource_in_pool.py",
            "unsafe-shared-client/boto3_session_in_threads.py",
        ],
    ),
    (
        "SQLAlchemy: engines may be shared, sessions may not",
        &[
            "unsafe-shared-client/session_inside_worker.py",
            "unsafe-shared-client/session_captured.py",
            "unsafe-shared-client/gather_on_one_session.py",
        ],
    ),
    (
        "clients and channels made for sharing: gRPC, redis, pymongo, httpx",
        &["unsafe-shared-client/clients_made_for_sharing.py"],
    ),
    (
        "redis: what the client makes is for one thread",
        &["unsafe-shared-client/redis_pubsub.py", "unsafe-shared-client/redis_pipeline.py"],
    ),
    (
        "pymongo over a fork",
        &["fork-after-threads/mongo_client_of_parent.py", "fork-after-threads/mongo_client_of_child.py"],
    ),
    ("aiohttp: one loop", &["unsafe-shared-client/aiohttp_session_of_one_loop.py"]),
    ("fork after threads", &["fork-after-threads/forked_with_a_thread.py", "fork-after-threads/lock_from_before.py"]),
];

/// Where guards of Rust live and die, and which locks of Python are held where: measured.
const HELD: &[&str] = &[
    "g01_g07_bindings.rs",
    "g08_g10_expressions.rs",
    "g11_g16_scrutinees.rs",
    "g17_let_chains.rs",
    "g18_g22_bodies.rs",
    "rust_explicit_ends.rs",
    "rust_parking_lot.rs",
    "rust_async.rs",
    "rust_helpers.rs",
    "rust_values.rs",
    "p01_p05_with_and_acquire.py",
    "p01_p05_ways_out.py",
    "p02_p03_async.py",
    "p06_p09_wrappers.py",
    "p10_p18_kinds.py",
    "p19_p25_identity.py",
];

/// The families of locks of Rust.
const FAMILIES: &[(&str, &[&str])] = &[
    ("std", &["double-lock/family_std_mutex.rs", "double-lock/family_std_rwlock.rs"]),
    ("reentrant", &["double-lock/family_reentrant.rs", "double-lock/reentrant_mutex.rs"]),
    (
        "parking_lot",
        &[
            "double-lock/family_parking_lot_mutex.rs",
            "double-lock/family_parking_lot_arc.rs",
            "double-read-lock/recursive_read.rs",
        ],
    ),
    ("spin", &["double-lock/family_spin.rs"]),
    ("tokio", &["double-lock/family_tokio_mutex.rs", "double-read-lock/tokio_two_reads.rs"]),
    (
        "async-std, async-lock, futures",
        &["double-lock/family_async_std.rs", "double-lock/family_async_lock.rs", "double-lock/family_futures.rs"],
    ),
    ("cells", &["refcell-across-await/borrow_mut_variable.rs"]),
    ("sharded maps", &["double-lock/map_reference.rs", "double-lock/map_reference_ended.rs"]),
    ("initialisers", &["double-lock/family_once_init.rs"]),
];

/// What runs Rust beside other code.
const RUST_ROOTS: &[(&str, &[&str])] = &[
    (
        "threads: spawned, built, of a scope",
        &[
            "unlocked-shared-mutation/static_mut_in_threads.rs",
            "unlocked-shared-mutation/root_builder.rs",
            "unlocked-shared-mutation/root_scope.rs",
            "unlocked-shared-mutation/root_crossbeam_scope.rs",
        ],
    ),
    (
        "rayon",
        &[
            "unlocked-shared-mutation/root_rayon_spawn.rs",
            "unlocked-shared-mutation/root_rayon_join.rs",
            "unlocked-shared-mutation/root_rayon_iterator.rs",
        ],
    ),
    (
        "tokio",
        &[
            "unlocked-shared-mutation/root_tokio_spawn.rs",
            "unlocked-shared-mutation/root_spawn_blocking.rs",
            "unlocked-shared-mutation/root_join_set.rs",
            "unlocked-shared-mutation/root_task_tracker.rs",
        ],
    ),
    ("other runtimes", &["unlocked-shared-mutation/root_async_std.rs", "unlocked-shared-mutation/root_smol.rs"]),
    ("request handlers", &["unlocked-shared-mutation/root_axum.rs", "unlocked-shared-mutation/root_actix.rs"]),
    (
        "callbacks on a foreign thread",
        &["callback-shared-mutation/root_ctrlc.rs", "callback-shared-mutation/root_notify.rs"],
    ),
    ("drop", &["lock-in-finalizer/dropped_under_lock.rs"]),
];

/// The textbook mistakes of Rust, one program each, and the program that does it right.
const TEXTBOOK: &[(&str, &str, &str)] = &[
    (
        "opposite order in two methods",
        "inconsistent-lock-order/textbook_two_methods.rs",
        "inconsistent-lock-order/textbook_two_methods_twin.rs",
    ),
    (
        "locked again under the guard of a scrutinee",
        "double-lock/textbook_match_scrutinee.rs",
        "double-lock/textbook_match_scrutinee_twin.rs",
    ),
    ("locked again by a helper", "double-lock/textbook_helper.rs", "double-lock/textbook_helper_twin.rs"),
    (
        "a guard bound to nothing",
        "guard-dropped-early/textbook_let_underscore.rs",
        "guard-dropped-early/underscore_name.rs",
    ),
    (
        "a guard of std over an await",
        "await-under-lock/textbook_std_guard.rs",
        "await-under-lock/textbook_std_guard_twin.rs",
    ),
    ("a sleep under a lock", "blocking-under-lock/textbook_sleep.rs", "blocking-under-lock/textbook_sleep_twin.rs"),
    ("a sleep in a task", "blocking-in-async/textbook_sleep_in_async.rs", "blocking-in-async/sleeps_with_tokio.rs"),
    ("a wait without a loop", "wait-without-loop/textbook_condvar_wait.rs", "wait-without-loop/while_around_it.rs"),
    ("an atomic asked, then set", "atomic-load-store/flag_tested_then_set.rs", "atomic-load-store/flag_exchanged.rs"),
    (
        "an atomic loaded, then stored",
        "atomic-load-store/count_of_two_threads.rs",
        "atomic-load-store/count_in_one_step.rs",
    ),
    (
        "written under the guard that reads",
        "double-lock/textbook_write_under_read.rs",
        "double-lock/textbook_write_under_read_twin.rs",
    ),
    ("a spin without a hint", "busy-wait/textbook_spin.rs", "busy-wait/gives_way.rs"),
    (
        "asked under one guard, done under the next",
        "split-critical-section/textbook_two_guards.rs",
        "split-critical-section/textbook_two_guards_twin.rs",
    ),
    ("joined under the lock the thread wants", "join-deadlock/textbook_join.rs", "join-deadlock/textbook_join_twin.rs"),
];

/// A reason to stay silent: the program that has it, the one token that has to be another (at its last occurrence) for the rule to
/// speak, and the rule.
struct Veto {
    number: u8,
    quiet: &'static str,
    token: &'static str,
    instead: &'static str,
    rule: &'static str,
}

const fn veto(number: u8, quiet: &'static str, token: &'static str, instead: &'static str, rule: &'static str) -> Veto {
    Veto { number, quiet, token, instead, rule }
}

/// Every veto, one token from speech.
const VETOES: &[Veto] = &[
    veto(1, "lost-update/veto_1_post_init.py", "__post_init__", "welcome", "lost-update"),
    veto(2, "check-then-act/veto_2_class_constant.py", "get", "pop", "check-then-act"),
    veto(3, "lost-update/veto_3_after_join.py", "join", "is_alive", "lost-update"),
    veto(4, "lost-update/veto_4_single_worker.py", "1", "2", "lost-update"),
    veto(5, "lost-update/veto_5_local_or_not.py", "local", "SimpleNamespace", "lost-update"),
    veto(6, "lost-update/veto_6_process_pool.py", "ProcessPoolExecutor", "ThreadPoolExecutor", "lost-update"),
    veto(7, "unlocked-shared-mutation/veto_7_named_locked.py", "drain_locked", "drain", "unlocked-shared-mutation"),
    veto(7, "unlocked-shared-mutation/veto_7_named_locked.rs", "reset_locked", "reset", "unlocked-shared-mutation"),
    veto(7, "lost-update/veto_7_documented.py", "\"Caller must hold the lock.\"", "\"Takes off.\"", "lost-update"),
    veto(8, "lost-update/veto_8_ignored.py", "# lockwise: ignore[lost-update]", "", "lost-update"),
    veto(8, "unlocked-shared-mutation/veto_8_atomic_by_comment.py", "Atomic", "Not", "unlocked-shared-mutation"),
    veto(8, "unlocked-shared-mutation/veto_8_safety_comment.rs", "SAFETY", "Well", "unlocked-shared-mutation"),
    veto(9, "unlocked-shared-mutation/veto_9_same_constant.py", "True", "reason", "unlocked-shared-mutation"),
    veto(10, "unlocked-shared-mutation/veto_10_not_compiled.rs", "any", "all", "unlocked-shared-mutation"),
    veto(10, "lost-update/veto_10_type_checking.py", "TYPE_CHECKING", "True", "lost-update"),
    veto(11, "double-lock/veto_11_reentrant.py", "RLock", "Lock", "double-lock"),
    veto(11, "double-lock/veto_11_tried.rs", "try_lock", "lock", "double-lock"),
    veto(11, "double-lock/veto_11_timed.py", "1", "-1", "double-lock"),
    veto(11, "inconsistent-lock-order/veto_11_gate_by_name.py", "gate", "door", "inconsistent-lock-order"),
    veto(11, "inconsistent-lock-order/veto_11_either_order.rs", "try_lock", "lock", "inconsistent-lock-order"),
    veto(11, "inconsistent-lock-order/veto_11_exit_stack_sorted.py", "sorted", "list", "inconsistent-lock-order"),
    veto(12, "leaked-executor/veto_12_escapes.py", "pool", "task", "leaked-executor"),
    veto(13, "blocking-under-lock/veto_13_own_line.py", "_line", "_control", "blocking-under-lock"),
];

/// How many vetoes there are.
const NUMBER_OF_VETOES: u8 = 13;

fn missing<'a>(fixtures: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    fixtures.filter(|name| !root().join("testdata").join(name).exists()).collect()
}

#[test]
fn every_row_has_its_programs() {
    let tables = [OPERATIONS, PYTHON_ROOTS, ASYNCIO, RESOURCES, FAMILIES, RUST_ROOTS];
    for (row, programs) in tables.into_iter().flatten() {
        assert!(!programs.is_empty(), "{row}: no program shows it");
        let missing = missing(programs.iter().copied());
        assert!(missing.is_empty(), "{row}: there is no testdata/{}", missing.join(", testdata/"));
    }
    for name in HELD {
        assert!(root().join("testdata/_held").join(name).exists(), "there is no testdata/_held/{name}");
    }
}

#[test]
fn textbook_mistakes_are_marked_and_their_twins_are_not() {
    assert_eq!(TEXTBOOK.len(), 14);
    for (mistake, wrong, right) in TEXTBOOK {
        let rule = wrong.split('/').next().unwrap();
        let text = |name: &str| read(&root().join("testdata").join(name));
        assert!(text(wrong).contains(&format!("//~ {rule}")), "{mistake}: {wrong} expects nothing of {rule}");
        assert!(!text(right).contains("//~"), "{mistake}: {right} expects a finding");
    }
}

/// The text with the last occurrence of a token, outside the first line, replaced. Only a whole token counts.
fn replaced(source: &Source, token: &str, instead: &str) -> Option<String> {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    // The first line says the idea of the program, and may name anything.
    let first = source.text.find('\n').unwrap_or(0);
    let whole = |at: usize| {
        let (before, after) = (&source.text[..at], &source.text[at + token.len()..]);
        let joined =
            token.starts_with(part) && before.ends_with(part) || token.ends_with(part) && after.starts_with(part);
        !joined && at > first
    };
    let at = source.text.rmatch_indices(token).map(|(at, _)| at).find(|at| whole(*at))?;
    Some(format!("{}{instead}{}", &source.text[..at], &source.text[at + token.len()..]))
}

#[test]
fn each_veto_is_one_token_from_speech() {
    let mut wrong = Vec::new();
    for number in 1..=NUMBER_OF_VETOES {
        assert!(VETOES.iter().any(|veto| veto.number == number), "no program shows veto {number}");
    }
    for veto in VETOES {
        let source = support::case(&root().join("testdata").join(veto.quiet)).pop().unwrap();
        let speaks = |text: String| {
            let found = check(&[Source { name: source.name.clone(), text }]);
            found.iter().any(|found| found.rule == veto.rule)
        };
        let expects = source.text.contains(&format!("{} {}", marker(&source.name), veto.rule));
        if expects || speaks(source.text.clone()) {
            wrong.push(format!("{}: {} speaks although it should not", veto.quiet, veto.rule));
        }
        match replaced(&source, veto.token, veto.instead) {
            None => wrong.push(format!("{}: `{}` does not stand in it", veto.quiet, veto.token)),
            Some(text) if !speaks(text.clone()) => {
                wrong.push(format!("{}: {} is silent with `{}` too", veto.quiet, veto.rule, veto.instead));
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
