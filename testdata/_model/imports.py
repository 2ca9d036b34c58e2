# package
from __future__ import annotations

import os
import os.path
import threading as th, queue
from . import sibling
from .. import parent as up
from ..pkg.mod import name, other as renamed
from .everything import *
from typing import TYPE_CHECKING, cast
import typing

if TYPE_CHECKING:
    from threading import Lock
elif typing.TYPE_CHECKING:
    import queue as q
else:
    Lock = None

try:
    import simplejson as json
except ImportError:
    json = None


def local_import():
    import multiprocessing
    from time import sleep

    def nested():
        return sleep(1)

    try:
        import fast
    except ImportError:
        fast = None
    return multiprocessing.Lock(), nested, fast


class Holder:
    from threading import RLock

    lock = RLock()


def casts(x, y):
    a = cast("Lock", x)
    b = typing.cast(Lock, x.lock)
    c = y.cast(Lock, x)
    return a, b, c
