# The twin of veto_11_one_thread.py: the second order runs on a thread of its own.
import threading

first = threading.Lock()
second = threading.Lock()


def copy():
    with first:
        with second:  #~ inconsistent-lock-order
            print("copied")


def restore():
    with second:
        with first:
            print("restored")


def work():
    copy()
    restore()


if __name__ == "__main__":
    threading.Thread(target=restore).start()
    worker = threading.Thread(target=copy)
    worker.start()
    worker.join()
