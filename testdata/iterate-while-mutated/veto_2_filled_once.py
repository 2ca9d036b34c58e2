# The table is complete when the module is loaded; threads only walk it.
import threading

codecs = {"gzip": 1}
codecs["zstd"] = 2


def install():
    print("installed")


def probe():
    for name in codecs:
        print(name)


def main():
    workers = [threading.Thread(target=install), threading.Thread(target=probe)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
