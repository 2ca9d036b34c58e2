# The work is waited for: what stays behind is idle until the pool is collected. Processes stay longer.
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing import Pool


def fetch_all(urls, fetch):
    pool = ThreadPoolExecutor(max_workers=8)  #~ leaked-executor low
    futures = [pool.submit(fetch, url) for url in urls]
    return [future.result() for future in as_completed(futures)]


def crunch(numbers, work):
    pool = Pool(4)  #~ leaked-executor medium
    return pool.map(work, numbers)
