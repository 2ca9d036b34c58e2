# Whoever has no attribute is content.
import threading

context = threading.local()
context.depth = 0


def trace(name):
    try:
        depth = context.depth
    except AttributeError:
        depth = 0
    print("  " * depth, name)


def main():
    threading.Thread(target=trace, args=("worker",)).start()
