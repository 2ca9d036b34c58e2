# Several threads of one class: what only `run` touches is each one's own. What is asked for from outside is not.
import sqlite3
import threading


class Saver(threading.Thread):
    def __init__(self, path):
        super().__init__()
        self.path = path
        self.sink = None
        self.db = None

    def run(self):
        self.db = None
        self.db = sqlite3.connect(self.path)
        self.save()
        if self.db is not None:
            self.db.close()
            self.db = None

    def save(self):
        if self.sink is not None:
            self.sink.write("saved")  #~ check-then-act

    def close(self):
        self.sink = None


class Manager:
    def __init__(self):
        self.saver = Saver("first.db")
        self.saver.start()

    def again(self):
        self.saver.close()
        self.saver.join()
        self.saver = Saver("second.db")
        self.saver.start()

    def close(self):
        self.saver.close()
        self.saver.join()
