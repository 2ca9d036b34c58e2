# A pool waits for its work at its end too.
from concurrent.futures import ThreadPoolExecutor


def digest(paths, work):
    with ThreadPoolExecutor() as pool:
        for path in paths:
            with open(path, "rb") as file:
                pool.submit(work, file)  #~ task-outlives-resource high


def digest_in_order(paths, work):
    with ThreadPoolExecutor() as pool:
        for path in paths:
            with open(path, "rb") as file:
                print(pool.submit(work, file).result())
