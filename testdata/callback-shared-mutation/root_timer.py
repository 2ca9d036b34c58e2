# Each timer is a thread.
import threading


served = 0


def serve(*_):
    global served
    served += 1  #~ callback-shared-mutation


def main():
    for delay in range(4):
        threading.Timer(delay, serve).start()
