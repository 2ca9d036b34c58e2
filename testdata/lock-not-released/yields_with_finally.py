# The `yield` is inside a `try` that gives the lock back.
from contextlib import contextmanager


class Screen:
    @classmethod
    @contextmanager
    def paused(cls, own=False):
        if not own:
            cls.get_lock().acquire()
        try:
            cls.hide()
            yield
            cls.show()
        finally:
            if not own:
                cls.get_lock().release()
