# The importing thread has the attribute, the worker has not.
import threading

context = threading.local()
context.depth = 0  #~ thread-local-at-import high


def trace(name):
    print("  " * context.depth, name)


def main():
    threading.Thread(target=trace, args=("worker",)).start()
