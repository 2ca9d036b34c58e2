# Random numbers, the log and digests have locks of their own inside.
import hashlib
import logging
import random
import threading

log = logging.getLogger(__name__)
digest = hashlib.sha256()
dice = random.Random(7)


def roll():
    face = dice.randint(1, 6)
    digest.update(bytes([face]))
    log.info("rolled %d", face)
    random.shuffle([face])
    return digest.hexdigest()


def main():
    workers = [threading.Thread(target=roll) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
