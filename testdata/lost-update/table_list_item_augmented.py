# `+=` on an item of a list reads the item, adds and stores it.
import threading

histogram = [0] * 256


def tally(pixels):
    for pixel in pixels:
        histogram[pixel] += 1  #~ lost-update high


def main(pixels):
    workers = [threading.Thread(target=tally, args=(pixels,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
