# The twin: the socket blocks.
import socket


class Probe:
    def __init__(self):
        self.socket = socket.socket()

    async def ping(self, data):
        self.socket.send(data)  #~ blocking-in-async medium
        return self.socket.recv(64)  #~ blocking-in-async medium
