# Both orders run on one thread, one after the other.
import threading

first = threading.Lock()
second = threading.Lock()


def copy():
    with first:
        with second:
            print("copied")


def restore():
    with second:
        with first:
            print("restored")


def work():
    copy()
    restore()


if __name__ == "__main__":
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
