# A thread rebuilds a dict under the lock; callers index it without.
import threading


class Routes:
    def __init__(self):
        self._lock = threading.Lock()
        self._routes = {}
        self._thread = threading.Thread(target=self._refresh, daemon=True)
        self._thread.start()

    def _refresh(self):
        with self._lock:
            self._routes.clear()
            self._routes["home"] = "/"

    def home(self):
        return self._routes["home"]  #~ unlocked-read medium
