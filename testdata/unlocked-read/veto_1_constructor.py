# The constructor reads the table before the thread that fills it is started.
import threading


class Names:
    def __init__(self):
        self._lock = threading.Lock()
        self._names = {"root": 0}
        print(self._names["root"])
        self._thread = threading.Thread(target=self._refresh, daemon=True)
        self._thread.start()

    def _refresh(self):
        with self._lock:
            self._names.clear()
            self._names["root"] = 0

    def show(self):
        print("names")
