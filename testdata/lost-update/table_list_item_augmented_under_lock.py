# The twin of table_list_item_augmented.py with a lock around the change.
import threading

histogram = [0] * 256
histogram_lock = threading.Lock()


def tally(pixels):
    for pixel in pixels:
        with histogram_lock:
            histogram[pixel] += 1


def main(pixels):
    workers = [threading.Thread(target=tally, args=(pixels,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
