# A dataclass makes its defaults once: all accounts share one lock.
from dataclasses import dataclass
from threading import Lock, RLock


@dataclass
class Account:
    balance: int = 0
    lock: Lock = Lock()  #~ shared-default-lock high

    def deposit(self, amount):
        with self.lock:
            self.balance += amount


@dataclass(frozen=True)
class Gate:
    name: str
    lock: RLock = RLock()  #~ shared-default-lock high
