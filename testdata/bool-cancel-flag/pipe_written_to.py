# Who sets the flag also writes to the pipe that the loop reads: it looks at once.
import os
import threading


class Reader:
    def __init__(self):
        self._stopped = False
        self._out, self._in = os.pipe()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._stopped:
            os.read(self._out, 1)

    def close(self):
        self._stopped = True
        self._wake()
        self._thread.join()

    def _wake(self):
        os.write(self._in, b"x")
