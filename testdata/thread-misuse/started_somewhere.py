# Twin of `never_started.py`: the thread is started here, or goes to somebody who may start it.
import threading


def load():
    print("loading")


class Loader(threading.Thread):
    def __init__(self):
        super().__init__()
        self.start()

    def run(self):
        print("loading")


class Owner:
    def __init__(self):
        self._worker = threading.Thread(target=load)

    def begin(self):
        self._worker.start()
        self._worker.join()


def start_all(starter):
    first = threading.Thread(target=load)
    first.start()
    first.join()
    second = threading.Thread(target=load)
    starter(second.start)
    third = threading.Thread(target=load)
    starter.add(third)
    loader = Loader()
    return threading.Thread(target=load)
