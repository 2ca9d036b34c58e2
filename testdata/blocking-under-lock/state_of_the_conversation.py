# What else the lock guards belongs to the conversation: whoever asks for it asks the other end as well.
import socket
import threading


class Modem:
    def __init__(self, address):
        self._lock = threading.Lock()
        self._line = socket.create_connection(address)
        self._number = 0

    def dial(self, message):
        with self._lock:
            self._number += 1
            self._line.sendall(message)
            return self._line.recv(64)

    def count(self):
        with self._lock:
            return self._number
