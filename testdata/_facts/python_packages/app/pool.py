# A class that other modules import in every way there is.
from threading import Lock, RLock
from typing import TYPE_CHECKING

from . import probe

try:
    from app.fast import FastQueue
except ImportError:
    from app.slow import SlowQueue as FastQueue

if TYPE_CHECKING:
    from .workers.thread import Runner


class Pool:
    shared = None

    def __init__(self, runner: "Runner", size=1):
        self._lock = RLock()
        self.runner = runner
        self.queue = FastQueue()
        self.size = size

    @classmethod
    def create(cls):
        return cls(None)

    @staticmethod
    def default():
        return Pool(None)

    @property
    def lock(self):
        return self._lock

    def get_lock(self):
        return self._lock

    def close(self):
        with self._lock:
            probe()  #~ held: Pool._lock  #~ calls: probe

    def use_runner(self):
        self.runner.run()  #~ calls: Runner.run
        with self.runner._lock:
            probe()  #~ held: Base._lock

    def use_queue(self):
        self.queue.push(1)  #~ calls: SlowQueue.push
