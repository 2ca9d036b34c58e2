# The twin of veto_4_single_worker.py: two workers run two tasks at once.
from concurrent.futures import ThreadPoolExecutor

exported = 0


def export(row):
    global exported
    exported += 1  #~ lost-update


def main(rows):
    with ThreadPoolExecutor(max_workers=2) as pool:
        for row in rows:
            pool.submit(export, row)
