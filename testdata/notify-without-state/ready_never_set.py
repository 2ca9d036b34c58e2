# The thread may return before it says that it is ready, and its starter waits for that without end.
import threading


class Courier(threading.Thread):
    def __init__(self, connect):
        super().__init__(daemon=True)
        self.connect = connect
        self.ready = threading.Event()

    def run(self):
        line = self.connect()
        if line is None:
            return  #~ notify-without-state medium
        self.ready.set()
        line.serve()


class Post:
    def __init__(self, connect):
        self.courier = Courier(connect)

    def open(self):
        self.courier.start()
        self.courier.ready.wait()
