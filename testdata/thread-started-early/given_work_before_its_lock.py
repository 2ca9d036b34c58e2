# The thread is given work before the lock is made that it takes for the work.
import threading


class Engine(threading.Thread):
    def __init__(self, owner):
        super().__init__(daemon=True)
        self.owner = owner
        self.readers = {}
        self.start()

    def add(self, socket, reader):
        self.readers[socket] = reader

    def run(self):
        while True:
            for socket in list(self.readers):
                self.readers[socket](socket.recv(100))


class Radio:
    def __init__(self, socket):
        self.heard = []
        self.engine = Engine(self)  #~ thread-started-early medium
        self.engine.add(socket, self.hear)
        self._lock = threading.Lock()

    def hear(self, data):
        with self._lock:
            self.heard.append(data)
