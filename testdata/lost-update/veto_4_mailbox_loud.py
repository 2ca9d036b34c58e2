# The twin of veto_4_mailbox.py: two threads share the mailbox, and both count.
import queue
import threading


class Registrar:
    def __init__(self):
        self._mailbox = queue.Queue()
        self.registered = 0
        self._threads = []

    def start(self):
        for _ in range(2):
            self._threads.append(threading.Thread(target=self._work))
        for thread in self._threads:
            thread.start()

    def register(self, name):
        self._mailbox.put(name)

    def _work(self):
        while True:
            self._mailbox.get()
            self.registered += 1  #~ lost-update

    def close(self):
        for thread in self._threads:
            thread.join()
