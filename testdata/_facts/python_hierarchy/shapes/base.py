# The roots of a hierarchy.
import threading
from abc import ABC, abstractmethod
from enum import Enum
from typing import Protocol, overload


def probe():
    return 0


class Root(ABC):
    def __init__(self):
        self._lock = threading.RLock()
        self.ready = False

    def work(self):
        with self._lock:
            self.step()  #~ held: Root._lock  #~ todo calls: Middle.step, Mixed.step

    @abstractmethod
    def step(self): ...

    def helper(self):
        return 0

    def _own_lock(self):
        return self._lock


class LockMixin:
    _mixin_lock = threading.Lock()

    def guarded(self):
        with self._mixin_lock:
            probe()  #~ held: LockMixin._mixin_lock


class Kind(Enum):
    ONE = 1
    TWO = 2

    def describe(self):
        return self.label()  #~ calls: Kind.label

    def label(self):
        return "kind"


class Closer(Protocol):
    def close(self) -> None: ...


class File:
    def close(self) -> None:
        probe()


class Overloaded:
    @overload
    def get(self, key: int) -> int: ...

    @overload
    def get(self, key: str) -> str: ...

    def get(self, key):
        return key
