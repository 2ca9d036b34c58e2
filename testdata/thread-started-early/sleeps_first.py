# The thread sleeps before it reads what the constructor sets after the start: it has to be a slow constructor.
import threading
import time


class Exporter:
    def __init__(self, sink):
        self._thread = threading.Thread(target=self._run)
        self._thread.start()  #~ thread-started-early low
        self._sink = sink

    def _run(self):
        for _ in range(10):
            time.sleep(5)
            self._export()

    def _export(self):
        self._sink.write("tick")

    def close(self):
        self._thread.join()
