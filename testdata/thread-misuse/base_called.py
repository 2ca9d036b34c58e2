# Twin of `base_not_called.py`: the base's constructor is called, in one of its forms.
import threading


class Loader(threading.Thread):
    def __init__(self, path):
        super().__init__()
        self.path = path

    def run(self):
        print(self.path)


class Old(threading.Thread):
    def __init__(self, path):
        threading.Thread.__init__(self)
        self.path = path

    def run(self):
        print(self.path)


class Later(threading.Thread):
    def __init__(self, path):
        self.path = path
        self._build()

    def _build(self):
        threading.Thread.__init__(self, name=self.path)

    def run(self):
        print(self.path)


class Inherits(Loader):
    def run(self):
        print("inherits")
