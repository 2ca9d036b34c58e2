# The flag's first value stands in the class body.
import threading


class Watcher:
    _shutdown = False

    def start(self):
        thread = threading.Thread(target=self._watch, daemon=True)
        thread.start()

    def _watch(self):
        while not self._shutdown:  #~ bool-cancel-flag
            look()

    def close(self):
        self._shutdown = True


def look():
    return None
