# `factory=` makes one for every object.
import threading

import attr


@attr.s
class Gauge:
    value = attr.ib(default=0)
    lock = attr.ib(factory=threading.Lock)
