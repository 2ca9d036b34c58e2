# The body of the `with` may raise, and nothing around the `yield` gives the lock back.
from contextlib import contextmanager


class Screen:
    @classmethod
    @contextmanager
    def paused(cls, own=False):
        if not own:
            cls.get_lock().acquire()
        cls.hide()
        yield  #~ lock-not-released medium
        cls.show()
        if not own:
            cls.get_lock().release()
