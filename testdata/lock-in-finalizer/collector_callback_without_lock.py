# A callback of the collector that takes no lock.
import gc
from collections import deque

_runs = deque()


def count(phase, info):
    _runs.append(info)


gc.callbacks.append(count)
