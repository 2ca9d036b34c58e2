# `x = f(x)`: while the call runs, others store what it does not know.
import threading

checksum = 0


def mix(value, chunk):
    return (value * 31 + len(chunk)) % 65521


def digest(chunk):
    global checksum
    checksum = mix(checksum, chunk)  #~ lost-update high


def main(chunk):
    workers = [threading.Thread(target=digest, args=(chunk,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
