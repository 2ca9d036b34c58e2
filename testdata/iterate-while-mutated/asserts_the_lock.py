# A helper asserts that its caller has the lock: what it changes is changed under it.
import threading


class Connection:
    def __init__(self):
        self.mutex = threading.Lock()
        self.pings = {}
        self.reader = threading.Thread(target=self.read)
        self.beat = threading.Thread(target=self.keep_alive)
        self.reader.start()
        self.beat.start()

    def ping(self, data):
        with self.mutex:
            self.pings[data] = threading.Event()

    def acknowledge(self, data):
        with self.mutex:
            for ping, event in self.pings.items():
                event.set()
                if ping == data:
                    break

    def give_up(self):
        assert self.mutex.locked()
        for event in self.pings.values():
            event.set()
        self.pings.clear()

    def read(self):
        self.acknowledge(b"")

    def keep_alive(self):
        with self.mutex:
            self.give_up()

    def close(self):
        self.reader.join()
        self.beat.join()
