# Twin of `closed_anyway.py`: the thread is asked for, waited for to its end, or does not use what is closed.
import threading


class Asking:
    def __init__(self, path):
        self._file = open(path, "a")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._stop.wait(1):
            self._file.write("tick")

    def close(self):
        self._stop.set()
        self._thread.join(timeout=5)
        if self._thread.is_alive():
            print("still writing")
            return
        self._file.close()


class Waiting:
    def __init__(self, path):
        self._file = open(path, "a")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._stop.wait(1):
            self._file.write("tick")

    def close(self):
        self._stop.set()
        self._thread.join()
        self._file.close()


class Apart:
    def __init__(self, path):
        self._file = open(path, "a")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._stop.wait(1):
            print("tick")

    def close(self):
        self._stop.set()
        self._thread.join(timeout=5)
        self._file.close()
