# The join may give up, and the file is closed all the same.
import threading


class Journal:
    def __init__(self, path):
        self._file = open(path, "a")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._stop.wait(1):
            self._note("tick")

    def _note(self, line):
        self._file.write(line)

    def close(self):
        self._stop.set()
        self._thread.join(timeout=5)  #~ join-timeout-ignored medium
        self._file.close()
