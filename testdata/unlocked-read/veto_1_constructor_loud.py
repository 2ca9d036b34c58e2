# The twin of veto_1_constructor.py: the table is read by whoever asks.
import threading


class Names:
    def __init__(self):
        self._lock = threading.Lock()
        self._names = {"root": 0}
        self._thread = threading.Thread(target=self._refresh, daemon=True)
        self._thread.start()

    def _refresh(self):
        with self._lock:
            self._names.clear()
            self._names["root"] = 0

    def show(self):
        print(self._names["root"])  #~ unlocked-read
