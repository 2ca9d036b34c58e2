# The helper is given the socket that the lock is there for.
import socket
import threading


def write_message(sock: socket.socket, data):
    sock.sendall(len(data).to_bytes(4, "big"))


class Client:
    def __init__(self, sock: socket.socket):
        self._lock = threading.Lock()
        self._sock = sock
        self._sent = 0

    def ask(self, data):
        with self._lock:
            self._sent += 1
            write_message(self._sock, data)  #~ blocking-under-lock low

    def sent(self):
        with self._lock:
            return self._sent
