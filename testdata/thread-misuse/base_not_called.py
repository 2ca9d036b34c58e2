# A constructor of a thread class does not call the base's.
import threading


class Loader(threading.Thread):
    def __init__(self, path):  #~ thread-misuse high
        self.path = path

    def run(self):
        print(self.path)
