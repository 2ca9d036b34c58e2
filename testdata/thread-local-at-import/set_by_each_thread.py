# Every thread sets the attribute before it reads it.
import threading

context = threading.local()
context.depth = 0


def trace(name):
    context.depth = 1
    print("  " * context.depth, name)


def main():
    threading.Thread(target=trace, args=("worker",)).start()
