# The oldest way to start a thread.
import _thread


served = 0


def serve(*_):
    global served
    served += 1  #~ lost-update


def main():
    for _ in range(4):
        _thread.start_new_thread(serve, ())
    serve()
