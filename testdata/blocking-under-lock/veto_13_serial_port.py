# The lock is there for the port, and for nothing else.
import socket
import threading


class Modem:
    def __init__(self, address):
        self._lock = threading.Lock()
        self._line = socket.create_connection(address)
        self._names = {}

    def dial(self, number):
        with self._lock:
            self._line.sendall(number)
            return self._line.recv(64)

    def hang_up(self):
        with self._lock:
            self._line.sendall(b"+++")

    def name(self, number):
        return self._names.get(number)
