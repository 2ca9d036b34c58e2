# A thread sends and so do callers; what they count on is only ever taken out under the lock.
import threading


class Client:
    def __init__(self):
        self._lock = threading.RLock()
        self._connections = {}
        self._thread = threading.Thread(target=self._beat, daemon=True)  #~ daemon-without-shutdown medium

    def start(self):
        self._thread.start()

    def _beat(self):
        while True:
            self.send(0, b"beat")

    def names(self):
        return [self._connections.get(0), self._connections.get(1), self._connections.get(2)]

    def send(self, node, request):
        if node not in self._connections:
            return None
        return self._connections[node].send(request)  #~ check-then-act medium

    def drop(self, node):
        with self._lock:
            self._connections.pop(node)
