# What is set after the start is for others: the thread does not read it.
import threading


class Exporter:
    def __init__(self, sink, name):
        self._sink = sink
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self.name = name
        self.started_by = threading.current_thread()

    def _run(self):
        self._sink.write("tick")

    def label(self):
        return self.name

    def close(self):
        self._thread.join()
