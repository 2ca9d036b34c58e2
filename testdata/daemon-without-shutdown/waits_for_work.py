# The loop waits for its next piece of work: there is little to cut off.
import queue
import socket
import threading


class Writer:
    def __init__(self, path):
        self._path = path
        self._lines = queue.Queue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while True:
            line = self._lines.get()
            print(self._path, line)
            self._lines.task_done()

    def write(self, line):
        self._lines.put(line)

    def flush(self):
        self._lines.join()


class Listener:
    def __init__(self, port):
        self._socket = socket.socket()
        self._socket.bind(("", port))
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while True:
            connection, address = self._socket.accept()
            print(address)
            connection.close()
