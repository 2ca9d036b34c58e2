# with, acquire and release, conditional acquire: rows P1, P4, P5.
import threading

a = threading.Lock()
b = threading.Lock()


def probe():
    return 0


def p01_one():
    probe()  #~ held:
    with a:
        probe()  #~ held: a
    probe()  #~ held:


def p01_two_items():
    with a, b:
        probe()  #~ held: a, b
    with a as held, b:
        probe(held)  #~ held: a, b
    with (
        a,
        b,
    ):
        probe()  #~ held: a, b
    probe()  #~ held:


def p01_nested():
    with a:
        with b:
            probe()  #~ held: a, b
        probe()  #~ held: a


def p01_left_early():
    with a:
        if probe():
            return
        probe()  #~ held: a
    probe()  #~ held:


def p04_pair():
    a.acquire()
    probe()  #~ held: a
    a.release()
    probe()  #~ held:


def p04_try_finally():
    a.acquire()
    try:
        probe()  #~ held: a
    except ValueError:
        probe()  #~ held: a
    finally:
        a.release()
    probe()  #~ held:


def p04_acquire_inside_try():
    try:
        a.acquire()
        probe()  #~ held: a
    finally:
        a.release()
    probe()  #~ held:


def p04_release_in_one_branch(early):
    a.acquire()
    if early:
        a.release()
        probe()  #~ held:
        return
    probe()  #~ held: a
    a.release()


def p04_release_in_both_branches(early):
    a.acquire()
    if early:
        a.release()
    else:
        probe()  #~ held: a
        a.release()
    probe()  #~ held:


def p05_not_blocking():
    if a.acquire(blocking=False):
        probe()  #~ held: a
        a.release()
    else:
        probe()  #~ held:
    probe()  #~ held:


def p05_positional_false():
    if not a.acquire(False):
        probe()  #~ held:
        return
    probe()  #~ held: a
    a.release()


def p05_timeout_in_variable():
    got = a.acquire(timeout=2)
    if got:
        probe()  #~ held: a
        a.release()
    probe()  #~ held:


def p05_negated_variable():
    got = a.acquire(timeout=2)
    if not got:
        raise TimeoutError
    probe()  #~ held: a
    a.release()


def p05_continue(items):
    for _ in items:
        if not a.acquire(blocking=False):
            probe()  #~ held:
            continue
        probe()  #~ held: a
        a.release()
    probe()  #~ held:


def loops(items):
    for _ in items:
        with a:
            probe()  #~ held: a
        probe()  #~ held:
    while probe():
        with a:
            if items:
                break
            probe()  #~ held: a
    probe()  #~ held:


def nested_function_holds_nothing():
    with a:

        def later():
            probe()  #~ held:

        probe()  #~ held: a
        return later
