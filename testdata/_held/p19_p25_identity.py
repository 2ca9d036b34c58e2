# Which lock it is: class locks, inheritance, properties, aliases, locks per key: rows P19 to P25.
import threading
from dataclasses import dataclass, field

table_lock = threading.Lock()


def probe():
    return 0


class Counter:
    _lock = threading.Lock()

    def p19_class_lock(self):
        with self._lock:
            probe()  #~ held: Counter._lock
        with Counter._lock:
            probe()  #~ held: Counter._lock

    @classmethod
    def p23_cls(cls):
        with cls._lock:
            probe()  #~ held: Counter._lock

    def p23_type_of_self(self):
        with type(self)._lock:
            probe()  #~ held: Counter._lock
        with self.__class__._lock:
            probe()  #~ held: Counter._lock


@dataclass
class Job:
    lock: threading.Lock = field(default_factory=threading.Lock)

    def p20_default_factory(self):
        with self.lock:
            probe()  #~ held: Job.lock


class Base:
    def __init__(self):
        self._lock = threading.Lock()

    @property
    def mutex(self):
        return self._lock

    def get_lock(self):
        return self._lock


class Derived(Base):
    def p22_inherited(self):
        with self._lock:
            probe()  #~ held: Base._lock

    def p23_property(self):
        with self.mutex:
            probe()  #~ held: Base._lock

    def p23_getter(self):
        with self.get_lock():
            probe()  #~ held: Base._lock

    def p24_alias(self):
        lock = self._lock
        with lock:
            probe()  #~ held: Base._lock

    def p24_tuple(self):
        mine, table = self._lock, table_lock
        with mine:
            probe()  #~ held: Base._lock
        with table:
            probe()  #~ held: table_lock


def p24_typed_parameter(base: Base):
    with base._lock:
        probe()  #~ held: Base._lock


def p24_default(lock=table_lock):
    with lock:
        probe()
    with table_lock:
        probe()  #~ held: table_lock


class Keyed:
    def __init__(self, keys):
        self._locks = {key: threading.Lock() for key in keys}

    def p25_per_key(self, key):
        with self._locks[key]:
            probe()
        probe()  #~ held:
