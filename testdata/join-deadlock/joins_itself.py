# Only the thread itself runs the function that waits for it.
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
        self._thread.join()  #~ join-deadlock medium
