# The twin of quit_by_a_callback.py: nobody is given the method to call.
import socket


class Hook:
    def __init__(self):
        self._quit = False
        self._socket = socket.create_connection(("127.0.0.1", 80))

    def quit(self):
        self._quit = True

    def run(self):
        while not self._quit:  #~ bool-cancel-flag medium
            self._socket.recv(100)
