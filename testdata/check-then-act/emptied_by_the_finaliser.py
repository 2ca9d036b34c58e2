# Only the finaliser takes the pipe away: nobody has the object then.
import threading


class Client:
    def __init__(self):
        self.pipe = object()

    def start(self):
        worker = threading.Thread(target=self.loop)
        worker.start()
        return worker

    def _reset(self):
        self.pipe = None

    def __del__(self):
        self._reset()

    def loop(self):
        while True:
            if self.pipe:
                self.pipe.read()
