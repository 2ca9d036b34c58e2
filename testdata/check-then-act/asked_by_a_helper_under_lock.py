# The lock is held while the helper asks and the caller sends.
import threading


class Client:
    def __init__(self):
        self._lock = threading.RLock()
        self._connections = {}

    def _can_send(self, node):
        connection = self._connections.get(node)
        if not connection:
            return False
        return connection.is_ready() and connection.has_room()

    def send(self, node, request):
        with self._lock:
            if not self._can_send(node):
                return None
            return self._connections[node].send(request)

    def drop(self, node):
        with self._lock:
            self._connections.pop(node)
