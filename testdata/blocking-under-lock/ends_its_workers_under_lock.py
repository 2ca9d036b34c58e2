# Workers are waited for in the critical section, by a helper that only asks whether they are alive.
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
        if self._closed:
            return
        with self._lock:
            self._closed = True
            self._stop(timeout)
            self._waiting.clear()

    def _stop(self, timeout):
        gather(*self._workers, timeout=timeout)  #~ blocking-under-lock medium
