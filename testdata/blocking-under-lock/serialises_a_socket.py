# The lock is there so that one thread at a time writes to the socket.
import socket
import threading


class Client:
    def __init__(self, address):
        self._sock = socket.create_connection(address)
        self._lock = threading.Lock()

    def send(self, data):
        with self._lock:
            self._sock.sendall(data)

    def ping(self):
        with self._lock:
            self._sock.sendall(b"ping")

    def receive(self):
        return self._sock.recv(4096)
