# The twin of table_name_through_call.py with a lock around the change.
import threading

checksum = 0


def mix(value, chunk):
    return (value * 31 + len(chunk)) % 65521
checksum_lock = threading.Lock()


def digest(chunk):
    global checksum
    with checksum_lock:
        checksum = mix(checksum, chunk)


def main(chunk):
    workers = [threading.Thread(target=digest, args=(chunk,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
