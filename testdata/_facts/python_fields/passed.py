# A lock passed to a constructor is the lock it came from, if every construction passes the same one.
import threading


def probe():
    return 0


class Worker:
    def __init__(self, lock, name):
        self._lock = lock
        self.name = name

    def run(self):
        with self._lock:
            probe()  #~ todo held: Owner._lock


class Owner:
    def __init__(self):
        self._lock = threading.Lock()
        self.first = Worker(self._lock, "first")
        self.second = Worker(name="second", lock=self._lock)

    def run(self):
        with self._lock:
            self.first.run()  #~ held: Owner._lock  #~ calls: Worker.run


class Mixed:
    def __init__(self, lock):
        self._lock = lock

    def run(self):
        with self._lock:
            probe()  #~ held: Mixed._lock


class OneOwner:
    def __init__(self):
        self.lock = threading.Lock()
        self.mixed = Mixed(self.lock)


class OtherOwner:
    def __init__(self):
        self.lock = threading.Lock()
        self.mixed = Mixed(self.lock)


class Defaulted:
    def __init__(self, lock=None):
        self._lock = lock or threading.Lock()

    def run(self):
        with self._lock:
            probe()  #~ held: Defaulted._lock


class DefaultOwner:
    def __init__(self):
        self.lock = threading.Lock()
        self.defaulted = Defaulted(self.lock)


module_lock = threading.Lock()


class Global:
    def __init__(self, lock):
        self._lock = lock

    def run(self):
        with self._lock:
            probe()  #~ todo held: module_lock


def make_global():
    return [Global(module_lock), Global(module_lock)]


class Fresh:
    def __init__(self, lock):
        self._lock = lock

    def run(self):
        with self._lock:
            probe()  #~ held: Fresh._lock


def make_fresh():
    return Fresh(threading.Lock())


class Rebound:
    def __init__(self, lock):
        self._lock = lock

    def renew(self):
        self._lock = threading.Lock()

    def run(self):
        with self._lock:
            probe()  #~ held: Rebound._lock


class RebindingOwner:
    def __init__(self):
        self.lock = threading.Lock()
        self.rebound = Rebound(self.lock)


class Derived(Worker):
    def __init__(self, lock):
        super().__init__(lock, "derived")

    def more(self):
        with self._lock:
            probe()  #~ todo held: Owner._lock


class DerivingOwner(Owner):
    def __init__(self):
        super().__init__()
        self.third = Derived(self._lock)


class OwnCondition:
    def __init__(self):
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)

    def run(self):
        with self._changed:
            probe()  #~ held: OwnCondition._lock
