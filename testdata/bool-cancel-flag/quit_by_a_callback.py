# What is handed to the loop's own library as a callback may well be called by the loop itself.
import socket

import glib


class Hook:
    def __init__(self, descriptor):
        self._quit = False
        self._socket = socket.create_connection(("127.0.0.1", 80))
        glib.add_watch(descriptor, self.quit)

    def quit(self):
        self._quit = True

    def run(self):
        while not self._quit:  #~ bool-cancel-flag low
            self._socket.recv(100)
