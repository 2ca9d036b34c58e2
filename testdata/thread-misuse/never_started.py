# A thread is built and never started.
import threading


def load():
    print("loading")


def prepare():
    worker = threading.Thread(target=load)  #~ thread-misuse high
    worker.daemon = True
    threading.Timer(5, load)  #~ thread-misuse high


class Loader(threading.Thread):
    def run(self):
        print("loading")


def prepare_own():
    loader = Loader()  #~ thread-misuse medium
    print("ready")
