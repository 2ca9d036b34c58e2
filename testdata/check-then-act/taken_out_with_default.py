# Both take it out if it is there.
import threading


class Registry:
    known = {}

    def __init__(self, loop):
        self.owner = threading.current_thread()
        self.loop = loop

    def open(self):
        for loop in list(Registry.known):
            if loop.is_closed():
                Registry.known.pop(loop, None)
        Registry.known[self.loop] = self

    def close(self):
        self.loop.close()
        Registry.known.pop(self.loop, None)
