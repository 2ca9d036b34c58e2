# The twin of veto_13_serial_port.py: the lock is there for a table as well, which its readers want.
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
            return self._line.recv(64)  #~ blocking-under-lock medium

    def hang_up(self):
        with self._lock:
            self._line.sendall(b"+++")

    def name(self, number):
        with self._lock:
            return self._names.get(number)

    def learn(self, number, name):
        with self._lock:
            self._names[number] = name
