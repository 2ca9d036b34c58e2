# What is joined has no type that is seen; it can hardly be anything but a thread. Strings are joined with arguments.
import threading


class Observer:
    def __init__(self):
        self._lock = threading.Lock()
        self._emitters = {}

    def remove(self, watch):
        with self._lock:
            emitter = self._emitters.pop(watch)
            emitter.join()  #~ blocking-under-lock medium

    def add(self, watch, emitter):
        with self._lock:
            self._emitters[watch] = emitter

    def names(self, separator):
        with self._lock:
            return separator.join(self._emitters)
