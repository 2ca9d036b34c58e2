# What `__post_init__` does is part of the construction.
import threading
from dataclasses import dataclass, field


@dataclass
class Account:
    balance: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self):
        self.balance += 10

    def pay_in(self, amount):
        with self._lock:
            self.balance += amount

    def pay_out(self, amount):
        with self._lock:
            self.balance -= amount
