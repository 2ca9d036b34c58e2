# What runs at exit runs when the threads that are waited for have ended.
import atexit
import threading

served = 0


def serve():
    global served
    served += 1


def report():
    global served
    served += 1


atexit.register(report)


def main():
    worker = threading.Thread(target=serve)
    worker.start()
