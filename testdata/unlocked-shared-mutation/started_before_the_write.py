# The loud twin of written_before_start_read_after_join.py: the thread is already running.
import threading


class Tally:
    def __init__(self):
        self.count = 0

    def _work(self, lines):
        for _ in lines:
            self.count += 1  #~ lost-update

    def run(self, lines):
        worker = threading.Thread(target=self._work, args=(lines,))
        worker.start()
        self.count += 1
        worker.join()
        return self.count
