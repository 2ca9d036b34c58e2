# Not a list whose items go: a tuple that is replaced by None under another object's lock.
import threading

configure = threading.RLock()


class Mapper:
    def __init__(self):
        self.inherits = None

    def setup(self, kind):
        with configure:
            self.inherits = (kind, None)

    def reset(self):
        with configure:
            self.inherits = None

    def kind(self):
        if self.inherits:
            return self.inherits[0]  #~ check-then-act low
        return None
