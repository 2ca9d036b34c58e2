# Two methods of one class, two threads.
import threading


class Exchange:
    def __init__(self):
        self._orders = threading.Lock()
        self._prices = threading.Lock()
        self._worker = threading.Thread(target=self._match, daemon=True)  #~ daemon-without-shutdown medium
        self._worker.start()

    def _match(self):
        while True:
            with self._orders:
                with self._prices:  #~ inconsistent-lock-order
                    pass

    def quote(self):
        with self._prices, self._orders:
            return 1
