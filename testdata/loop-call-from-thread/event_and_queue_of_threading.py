# The twin: primitives made for threads.
import queue
import threading


class Reader:
    def __init__(self, port):
        self.port = port
        self.ready = threading.Event()
        self.lines = queue.Queue()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self):
        self.ready.set()
        for line in self.port:
            self._keep(line)

    def _keep(self, line):
        self.lines.put_nowait(line)

    def close(self):
        self.port.close()
        self.thread.join()
