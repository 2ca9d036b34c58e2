# Twin of `endless_method.py`: the loop can be left, or the thread is no daemon.
import threading
import time


class Beacon:
    def __init__(self, send):
        self._send = send
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while not self._stop.wait(5):
            self._send("alive")

    def close(self):
        self._stop.set()
        self._thread.join()


class Pulse:
    def __init__(self, send):
        self._send = send
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while True:
            if self._stop.is_set():
                break
            self._send("alive")
            time.sleep(5)

    def close(self):
        self._stop.set()
        self._thread.join()


class Patient:
    def __init__(self, send):
        self._send = send
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while True:
            self._send("alive")
            time.sleep(5)

    def wait(self):
        self._thread.join()
