# The thread has ended when the process is forked, and threads that only tests start do not count.
import os
import threading


def prepare(load, work):
    loader = threading.Thread(target=load)
    loader.start()
    loader.join()
    print("loaded")
