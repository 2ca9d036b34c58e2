# The flag is cleared where the thread could not be started, and where it is stopped together with waking it.
import threading


class Batcher:
    def __init__(self, flush):
        self._flush = flush
        self._running = True
        self._wake = threading.Event()
        self._thread = None

    def ensure_thread(self):
        self._thread = threading.Thread(target=self._loop, daemon=True)
        self._running = True
        try:
            self._thread.start()
        except RuntimeError:
            self._running = False

    def _loop(self):
        while self._running:
            self._wake.wait(5)
            self._flush()

    def kill(self):
        self._running = False
        self._wake.set()
