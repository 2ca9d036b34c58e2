# What is taken out before it is closed is never found closed by a sweep.
import threading


class Registry:
    known = {}

    def __init__(self, loop):
        self.owner = threading.current_thread()
        self.loop = loop

    def open(self):
        for loop in list(Registry.known):
            if loop.is_closed():
                del Registry.known[loop]
        Registry.known[self.loop] = self

    def close(self):
        del Registry.known[self.loop]
        self.loop.close()
