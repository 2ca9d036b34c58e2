# A pool of one worker runs its tasks one after the other.
from concurrent.futures import ThreadPoolExecutor

exported = 0


def export(row):
    global exported
    exported += 1


def main(rows):
    with ThreadPoolExecutor(max_workers=1) as pool:
        for row in rows:
            pool.submit(export, row)
