# Whoever opens a loop throws out those that are closed; whoever closes one takes it out too, and counts on its being there.
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
        self.loop.close()
        del Registry.known[self.loop]  #~ check-then-act low
