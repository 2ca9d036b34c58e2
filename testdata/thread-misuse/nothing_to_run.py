# The first parameter of `Thread` is the group; and a thread without a target runs nothing.
import multiprocessing
import threading


def load():
    print("loading")


def main():
    first = threading.Thread(load)  #~ thread-misuse high
    first.start()
    first.join()
    second = multiprocessing.Process(lambda: load())  #~ thread-misuse high
    second.start()
    second.join()
    third = threading.Thread(name="loader")  #~ thread-misuse medium
    third.start()
    third.join()
    fourth = threading.Thread(group=None)  #~ thread-misuse medium
    fourth.start()
    fourth.join()
