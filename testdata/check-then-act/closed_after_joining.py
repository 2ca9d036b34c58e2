# Who closes has waited for the thread that uses it, or is the one who set the flag.
import threading


class Loop:
    def __init__(self, waker, feed):
        self._lock = threading.Lock()
        self._waker = waker
        self._feed = feed
        self._closing = False
        self._rounds = []
        self._thread = threading.Thread(target=self._run)

    def start(self):
        self._thread.start()

    def _run(self):
        while True:
            with self._lock:
                if self._closing:
                    return
                self._rounds.append(1)
            self._waker.wake()

    def close(self):
        with self._lock:
            if self._closing:
                return
            self._closing = True
        self._feed.stop()
        self._thread.join()
        self._waker.close()
