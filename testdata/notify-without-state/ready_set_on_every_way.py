# The thread says that it is ready on every way out, or its starter waits with a limit.
import threading


class Courier(threading.Thread):
    def __init__(self, connect):
        super().__init__(daemon=True)
        self.connect = connect
        self.ready = threading.Event()

    def run(self):
        line = self.connect()
        if line is None:
            self.ready.set()
            return
        self.ready.set()
        line.serve()


class Post:
    def __init__(self, connect):
        self.courier = Courier(connect)

    def open(self):
        self.courier.start()
        self.courier.ready.wait()


class Pigeon(threading.Thread):
    def __init__(self, fly):
        super().__init__(daemon=True)
        self.fly = fly
        self.aloft = threading.Event()

    def run(self):
        wings = self.fly()
        if wings is None:
            return
        self.aloft.set()
        wings.beat()


class Loft:
    def __init__(self, fly):
        self.pigeon = Pigeon(fly)

    def open(self):
        self.pigeon.start()
        self.pigeon.aloft.wait(5)
