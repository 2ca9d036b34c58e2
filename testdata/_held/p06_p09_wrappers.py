# Wrapper classes, context manager functions, exit stacks, decorators: rows P6 to P9.
import contextlib
import functools
import threading


def probe():
    return 0


class Guarded:
    def __init__(self):
        self._lock = threading.Lock()

    def __enter__(self):
        self._lock.acquire()
        return self

    def __exit__(self, *exc):
        self._lock.release()

    def lock(self):
        self._lock.acquire()

    def unlock(self):
        self._lock.release()

    def p06_by_methods(self):
        self.lock()
        probe()  #~ held: Guarded._lock
        self.unlock()
        probe()  #~ held:


def p06_by_with(guarded: Guarded):
    with guarded:
        probe()  #~ held: Guarded._lock
    probe()  #~ held:


def synchronized(method):
    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        with self._lock:
            return method(self, *args, **kwargs)

    return wrapper


def with_lock(lock):
    def decorate(function):
        def wrapper(*args):
            with lock:
                return function(*args)

        return wrapper

    return decorate


def counted(method):
    calls = 0

    @functools.wraps(method)
    def wrapper(self, *args):
        nonlocal calls
        with self._lock:
            calls += 1
        return method(self, *args)

    return wrapper


def sometimes_synchronized(method):
    def wrapper(self, *args):
        if not args:
            return method(self)
        with self._lock:
            return method(self, *args)

    return wrapper


table_lock = threading.Lock()


class Store:
    def __init__(self):
        self._lock = threading.RLock()
        self._other = threading.Lock()

    @contextlib.contextmanager
    def _locked(self):
        with self._lock:
            yield

    @contextlib.contextmanager
    def _acquired(self):
        self._other.acquire()
        try:
            yield self
        finally:
            self._other.release()

    def p07_context_managers(self):
        with self._locked():
            probe()  #~ held: Store._lock
        with self._acquired() as me:
            probe(me)  #~ held: Store._other
        probe()  #~ held:

    def p08_exit_stack(self):
        with contextlib.ExitStack() as stack:
            probe()  #~ held:
            stack.enter_context(self._lock)
            probe()  #~ held: Store._lock
            stack.enter_context(self._other)
            probe()  #~ held: Store._lock, Store._other
        probe()  #~ held:

    def p08_callback(self):
        with contextlib.ExitStack() as stack:
            self._other.acquire()
            stack.callback(self._other.release)
            probe()  #~ held: Store._other
        probe()  #~ held:

    def p08_closed_by_hand(self):
        stack = contextlib.ExitStack()
        stack.enter_context(self._lock)
        probe()  #~ held: Store._lock
        stack.close()
        probe()  #~ held:

    def p08_two_stacks(self):
        with contextlib.ExitStack() as outer:
            with contextlib.ExitStack() as inner:
                outer.enter_context(self._locked())
                inner.enter_context(self._other)
                probe()  #~ held: Store._lock, Store._other
            probe()  #~ held: Store._lock
        probe()  #~ held:

    @synchronized
    def p09_decorated(self):
        probe()  #~ held: Store._lock

    @counted
    def p09_called_after_the_lock(self):
        probe()  #~ held:

    @sometimes_synchronized
    def p09_not_on_every_path(self):
        probe()  #~ held:

    @with_lock(table_lock)
    def p09_lock_of_the_decorator(self):
        probe()  #~ held: table_lock

    @functools.lru_cache
    @synchronized
    def p09_under_another(self):
        self._helper()

    def _helper(self):
        probe()  #~ held: Store._lock


class Guest(Store):
    @synchronized
    def p09_inherited(self):
        probe()  #~ held: Store._lock


@with_lock(table_lock)
def p09_function():
    probe()  #~ held: table_lock
