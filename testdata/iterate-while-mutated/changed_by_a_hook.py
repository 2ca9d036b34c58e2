# The base class calls what changes the dict.
import threading


class Base:
    def bind(self, name):
        self._bind(name)

    def _bind(self, name):
        raise NotImplementedError


class Channel(Base):
    def __init__(self):
        self._queues = {}
        self._worker = threading.Thread(target=self._watch)
        self._worker.start()

    def close(self):
        self._worker.join()

    def _bind(self, name):
        self._queues[name] = object()

    def _watch(self):
        while True:
            for queue in self._queues.values():  #~ iterate-while-mutated
                print(queue)
