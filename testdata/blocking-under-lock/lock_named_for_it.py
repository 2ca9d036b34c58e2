# The name says that connecting is what the lock is for.
import socket
import threading


class Client:
    def __init__(self, address):
        self._address = address
        self._connect_lock = threading.Lock()
        self.connected = 0

    def connect(self):
        with self._connect_lock:
            self.connected += 1
            return socket.create_connection(self._address)  #~ blocking-under-lock low

    def reset(self):
        with self._connect_lock:
            self.connected = 0
