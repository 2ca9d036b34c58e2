# The loop tests without the lock: a notification between test and wait is missed.
import threading


class Mailbox:
    def __init__(self):
        self._filled = threading.Condition()
        self._closed = False

    def close(self):
        with self._filled:
            self._closed = True
            self._filled.notify_all()

    def wait_until_closed(self):
        while not self._closed:
            with self._filled:
                self._filled.wait()  #~ wait-without-loop medium
