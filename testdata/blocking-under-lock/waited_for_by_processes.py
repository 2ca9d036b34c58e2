# The others are processes, each with a lock of its own; and a thread is waited for no longer than a while.
import multiprocessing
import threading
import time


class Gate:
    def __init__(self):
        self.lock = threading.Lock()

    def hold(self, pause):
        with self.lock:
            time.sleep(pause * 2)  #~ blocking-under-lock medium


def work():
    gate = Gate()
    with gate.lock:
        print("in")


def main():
    worker = multiprocessing.Process(target=work)
    worker.start()
    worker.join()


if __name__ == "__main__":
    main()
