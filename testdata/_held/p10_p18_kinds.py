# Conditions, reentrant locks, semaphores, locked(), lazily made locks: rows P10 to P18.
import threading


def probe():
    return 0


class Box:
    def __init__(self):
        self._lock = threading.Lock()
        self._full = threading.Condition(self._lock)
        self._empty = threading.Condition(self._lock)
        self._own = threading.Condition()
        self._again = threading.RLock()
        self._one = threading.Semaphore(1)
        self._many = threading.Semaphore(4)

    def p10_conditions_share_the_lock(self):
        with self._full:
            probe()  #~ held: Box._lock
        with self._empty:
            probe()  #~ held: Box._lock
        with self._own:
            probe()  #~ held: Box._own
        probe()  #~ held:

    def p10_wait_gives_the_lock_back(self):
        with self._full:
            while probe():
                self._full.wait()
            probe()  #~ held: Box._lock

    def p11_reentrant(self):
        with self._again:
            with self._again:
                probe()  #~ held: Box._again
            probe()  #~ held: Box._again
        probe()  #~ held:

    def p12_semaphores(self):
        with self._one:
            probe()  #~ held: Box._one
        with self._many:
            probe()  #~ held:

    def p16_locked_is_no_acquisition(self):
        if self._lock.locked():
            probe()  #~ held:
        probe()  #~ held:

    def p17_local_lock(self):
        lock = threading.Lock()
        with lock:
            probe()  #~ held: lock
        probe()  #~ held:


class Lazy:
    def __init__(self):
        self._lock = None

    def p18_lazily_made(self):
        if self._lock is None:
            self._lock = threading.Lock()
        with self._lock:
            probe()  #~ held: Lazy._lock
        probe()  #~ held:
