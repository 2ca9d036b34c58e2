# Twin of `nothing_to_run.py`: the target is the second argument, named, or set afterwards.
import threading


def load():
    print("loading")


def start(*args, **options):
    first = threading.Thread(None, load)
    first.start()
    first.join()
    second = threading.Thread(target=load)
    second.start()
    second.join()
    third = threading.Thread(*args)
    third.start()
    third.join()
    fourth = threading.Thread(**options)
    fourth.start()
    fourth.join()


def patched():
    worker = threading.Thread(name="loader")
    worker.run = load
    worker.start()
    worker.join()
