# A copy made in one step is gone over.
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
        for peer in list(self._peers.values()):
            peer.send(message)
        for name in sorted(self._peers):
            print(name)
