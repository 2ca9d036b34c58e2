# The twin of values_without_lock.py with the lock held.
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

    def broadcast(self, message):
        with self._lock:
            for peer in self._peers.values():
                peer.mark(message)
