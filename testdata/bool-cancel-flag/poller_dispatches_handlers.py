# The loop calls the handlers it was given, and one of them is where `stop` is called from.
class Poller:
    def __init__(self):
        self._handlers = {}
        self._stopping = False

    def add_handler(self, number, handler):
        self._handlers[number] = handler

    def stop(self):
        self._stopping = True

    def start(self, events):
        while not self._stopping:  #~ bool-cancel-flag low
            for number in events():
                self._handlers[number](number)
