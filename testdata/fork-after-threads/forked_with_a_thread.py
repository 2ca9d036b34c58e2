# The function forks after it has started a thread.
import os
import threading


def serve(listen, work):
    listener = threading.Thread(target=listen)
    listener.start()
    if os.fork() == 0:  #~ fork-after-threads medium
        work()
        os._exit(0)
    listener.join()


def daemonize():
    if os.fork():  #~ fork-after-threads low
        os._exit(0)
