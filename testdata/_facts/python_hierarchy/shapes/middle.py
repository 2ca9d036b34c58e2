# One level down, in another file.
import functools

from shapes import base
from shapes.base import LockMixin, Root, probe


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


class Middle(Root):
    def step(self):
        with self._lock:
            probe()  #~ held: Root._lock

    def helper(self):
        return super().helper()  #~ calls: Root.helper


class Mixed(LockMixin, base.Root):
    def step(self):
        with self._mixin_lock:
            probe()  #~ held: LockMixin._mixin_lock, Root._lock
        self.guarded()  #~ calls: LockMixin.guarded


class Left(Middle):
    def helper(self):
        return super().helper()  #~ todo calls: Right.helper


class Right(Middle):
    def helper(self):
        return super().helper()  #~ calls: Middle.helper


class Bottom(Left, Right):
    def helper(self):
        return super().helper()  #~ calls: Left.helper

    @logged
    def decorated(self):
        with self._lock:
            probe()  #~ held: Root._lock

    def use(self):
        self.decorated()  #~ calls: Bottom.decorated
        with self._own_lock():
            probe()  #~ held: Root._lock
