# A socket that was made non-blocking does not wait.
import socket


class Probe:
    def __init__(self):
        self.socket = socket.socket()
        self.socket.setblocking(False)

    async def ping(self, data):
        self.socket.send(data)
        return self.socket.recv(64)
