# One thread takes the messages out of its mailbox, and only it counts.
import queue
import threading


class Registrar:
    def __init__(self):
        self._mailbox = queue.Queue()
        self.registered = 0
        self._threads = []

    def start(self):
        self._threads.append(threading.Thread(target=self._work))
        for thread in self._threads:
            thread.start()

    def register(self, name):
        self._mailbox.put(name)

    def _work(self):
        while True:
            self._mailbox.get()
            self.registered += 1

    def close(self):
        for thread in self._threads:
            thread.join()
