# `ClassVar` says that the class has one lock.
from dataclasses import dataclass
from threading import Lock
from typing import ClassVar


@dataclass
class Ticket:
    number: int = 0
    lock: ClassVar[Lock] = Lock()
