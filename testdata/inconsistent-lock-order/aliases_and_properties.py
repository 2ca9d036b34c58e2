# The locks have other names in the second method.
import threading


class Router:
    def __init__(self):
        self._routes = threading.Lock()
        self._peers = threading.Lock()

    @property
    def peers_lock(self):
        return self._peers

    def learn(self):
        with self._routes:
            with self._peers:  #~ inconsistent-lock-order
                pass

    def forget(self):
        routes = self._routes
        with self.peers_lock:
            with routes:
                pass
