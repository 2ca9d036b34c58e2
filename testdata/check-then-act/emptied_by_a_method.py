# A public method takes it away as well.
import threading


class Client:
    def __init__(self):
        self.pipe = object()

    def start(self):
        worker = threading.Thread(target=self.loop)
        worker.start()
        return worker

    def reset(self):
        self.pipe = None

    def loop(self):
        while True:
            if self.pipe:
                self.pipe.read()  #~ check-then-act
