# The constructor of a subclass runs in every thread.
import threading


class Context(threading.local):
    def __init__(self):
        self.depth = 0


context = Context()


def trace(name):
    print("  " * context.depth, name)


def main():
    threading.Thread(target=trace, args=("worker",)).start()
