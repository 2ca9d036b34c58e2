# The lock is there for the line to the modem, and for nothing else.
import socket
import threading


class Modem:
    def __init__(self, address, control):
        self._lock = threading.Lock()
        self._line = socket.create_connection(address)
        self._control = socket.create_connection(control)

    def hang_up(self):
        with self._lock:
            self._line.sendall(b"+++")

    def dial(self, number):
        with self._lock:
            self._line.sendall(number)
            return self._line.recv(64)

    def watch(self):
        return self._control.recv(64)
