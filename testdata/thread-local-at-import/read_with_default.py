# The attribute is asked for with a default.
import threading

context = threading.local()
context.depth = 0


def trace(name):
    print("  " * getattr(context, "depth", 0), name)


def main():
    threading.Thread(target=trace, args=("worker",)).start()
