# The values of a dict are gone over while others change it under the lock.
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
        for peer in self._peers.values():  #~ iterate-while-mutated medium
            peer.send(message)
