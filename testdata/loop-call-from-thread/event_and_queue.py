# Events and queues of asyncio in a thread's function, and in what it calls.
import asyncio
import threading


class Reader:
    def __init__(self, port):
        self.port = port
        self.ready = asyncio.Event()
        self.lines = asyncio.Queue()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self):
        self.ready.set()  #~ loop-call-from-thread high
        for line in self.port:
            self._keep(line)

    def _keep(self, line):
        self.lines.put_nowait(line)  #~ loop-call-from-thread medium

    def close(self):
        self.port.close()
        self.thread.join()
