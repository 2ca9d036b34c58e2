# One thread counts, the others only look.
import threading


class Progress:
    def __init__(self):
        self.done = 0
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        for _ in range(100):
            self.done += 1

    def percent(self):
        return self.done

    def close(self):
        self._thread.join()
