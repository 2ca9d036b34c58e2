# Ended by hand.
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import Pool


def fetch_all(urls, fetch):
    pool = ThreadPoolExecutor(max_workers=8)
    try:
        for url in urls:
            pool.submit(fetch, url)
    finally:
        pool.shutdown()


def crunch(numbers, work):
    pool = Pool(4)
    results = pool.map(work, numbers)
    pool.close()
    pool.join()
    return results


def crunch_once(numbers, work):
    pool = ProcessPoolExecutor()
    results = list(pool.map(work, numbers))
    pool.shutdown(wait=False)
    return results
