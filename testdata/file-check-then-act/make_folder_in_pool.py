# The threads of a pool make the same folder.
import os
from concurrent.futures import ThreadPoolExecutor


def store(name):
    folder = os.path.join("out", "parts")
    if not os.path.isdir(folder):  #~ file-check-then-act medium
        os.makedirs(folder)
    return os.path.join(folder, name)


def store_all(names):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(store, names))
