# `run()` does the work in the calling thread.
import threading


def load():
    print("loading")


class Loader(threading.Thread):
    def run(self):
        print("loading")


class Job:
    def run(self):
        print("a job is no thread")


def main():
    worker = threading.Thread(target=load)
    worker.run()  #~ thread-misuse high
    worker.start()
    worker.join()
    loader = Loader()
    loader.run()  #~ thread-misuse medium
    loader.start()
    loader.join()
    Job().run()
