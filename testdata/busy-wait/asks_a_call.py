# Whether something could tell when a call's answer changes is not known.
import time


def wait_for_file(path):
    while not path.exists():  #~ busy-wait low
        time.sleep(0.5)


def wait_a_little(path):
    for _ in range(10):
        time.sleep(0.5)
