# `field(default=..)` is a default like any other.
import dataclasses
import threading

import attr


@dataclasses.dataclass
class Meter:
    total: int = 0
    lock: threading.Lock = dataclasses.field(default=threading.Lock(), repr=False)  #~ shared-default-lock high


@attr.s
class Gauge:
    value = attr.ib(default=0)
    lock = attr.ib(default=threading.Lock())  #~ shared-default-lock high
