# The child forgets the loop, and makes another when it needs one.
import os
import threading
import weakref

_instances = weakref.WeakSet()


def _reset():
    global _loop
    _loop = None
    for instance in list(_instances):
        instance.reset()


os.register_at_fork(after_in_child=_reset)


class LoopThread:
    def __init__(self):
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        _instances.add(self)

    def reset(self):
        self._thread = None

    def _run(self):
        pass


_loop = None
_lock = threading.Lock()


def get_loop():
    global _loop
    with _lock:
        if _loop is None:
            _loop = LoopThread()
        return _loop
