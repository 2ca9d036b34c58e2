# Every method of the class takes the lock but one.
import threading


class Inventory:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = {}
        self._refresher = threading.Thread(target=self._refresh, daemon=True)  #~ daemon-without-shutdown medium
        self._refresher.start()

    def _refresh(self):
        while True:
            with self._lock:
                self._items["stamp"] = load_stamp()

    def add(self, name, amount):
        with self._lock:
            self._items[name] = amount

    def forget(self):
        self._items = {}  #~ unlocked-shared-mutation


def load_stamp():
    return "now"
