# A library may let others run while it computes.
import threading
import zlib


def squeeze(block):
    for _ in range(1_000_000):
        block = zlib.compress(block)


def main(blocks):
    workers = [threading.Thread(target=squeeze, args=(block,)) for block in blocks]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
