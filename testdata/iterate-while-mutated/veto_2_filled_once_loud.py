# The twin of veto_2_filled_once.py: a thread adds to the table.
import threading

codecs = {"gzip": 1}


def install():
    codecs["zstd"] = 2


def probe():
    for name in codecs:  #~ iterate-while-mutated high
        print(name)


def main():
    workers = [threading.Thread(target=install), threading.Thread(target=probe)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
