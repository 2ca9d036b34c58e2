# Workers are told to end in the critical section, and waited for after it.
import threading


def gather(*threads, timeout=None):
    for thread in threads:
        if not thread.is_alive():
            continue
        thread.join(timeout)


class Pool:
    def __init__(self, work):
        self._lock = threading.Lock()
        self._workers = [threading.Thread(target=work)]
        self._closed = False
        self._waiting = []

    def wait_for_turn(self, ticket):
        with self._lock:
            self._waiting.append(ticket)

    def close(self, timeout):
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._waiting.clear()
        self._stop(timeout)

    def _stop(self, timeout):
        gather(*self._workers, timeout=timeout)
