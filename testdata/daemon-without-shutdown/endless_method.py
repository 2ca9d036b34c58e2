# A daemon thread runs a method that loops for ever.
import threading
import time


class Beacon:
    def __init__(self, send):
        self._send = send
        self._thread = threading.Thread(target=self._run, daemon=True)  #~ daemon-without-shutdown medium
        self._thread.start()

    def _run(self):
        while True:
            self._send("alive")
            time.sleep(5)


class Pulse(threading.Thread):
    def __init__(self, send):
        super().__init__(daemon=True)
        self._send = send

    def run(self):
        while 1:
            try:
                self._send("alive")
            except OSError:
                print("not sent")
            time.sleep(5)


def watch(path):
    while True:
        print(path)
        time.sleep(1)


def start(send):
    watcher = threading.Thread(target=watch, args=("/var/log",))  #~ daemon-without-shutdown low
    watcher.daemon = True
    watcher.start()
    pulse = Pulse(send)  #~ daemon-without-shutdown medium
    pulse.start()
