# The process sleeps without the lock.
import multiprocessing
import threading
import time


class Gate:
    def __init__(self):
        self.lock = threading.Lock()
        self.count = 0

    def hold(self, pause):
        with self.lock:
            self.count += 1
        time.sleep(pause * 2)


def work():
    Gate().hold(1)


def main():
    worker = multiprocessing.Process(target=work)
    worker.start()
    worker.join()


if __name__ == "__main__":
    main()
