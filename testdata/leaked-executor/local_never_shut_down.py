# Nobody waits for the work, and nobody sees it fail.
from concurrent.futures import ThreadPoolExecutor


def fetch_all(urls, fetch):
    pool = ThreadPoolExecutor(max_workers=8)  #~ leaked-executor high
    for url in urls:
        pool.submit(fetch, url)
