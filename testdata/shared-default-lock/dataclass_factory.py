# A factory makes a lock for every object.
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Account:
    balance: int = 0
    lock: Lock = field(default_factory=Lock)

    def deposit(self, amount):
        with self.lock:
            self.balance += amount
