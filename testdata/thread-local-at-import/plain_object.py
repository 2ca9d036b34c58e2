# An object of all threads has its attributes in all of them.
import threading
import types

context = types.SimpleNamespace()
context.depth = 0


def trace(name):
    print("  " * context.depth, name)


def main():
    threading.Thread(target=trace, args=("worker",)).start()
