# The child resets the objects, and leaves the variable that holds one.
import os
import threading
import weakref

_instances = weakref.WeakSet()


def _reset():  #~ fork-after-threads medium
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
