# Processes share no memory: each counts for itself.
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

done = 0


def work(job):
    global done
    done += 1


def main(jobs):
    with ProcessPoolExecutor(max_workers=4) as pool:
        list(pool.map(work, jobs))
