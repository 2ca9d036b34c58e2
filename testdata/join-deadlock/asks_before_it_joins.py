# It asks which thread it is first.
import threading


class Poller:
    def __init__(self):
        self._failed = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        while not self._failed.wait(1.0):
            pass
        self._give_up()

    def _give_up(self):
        if threading.current_thread() is not self._thread:
            self._thread.join()
