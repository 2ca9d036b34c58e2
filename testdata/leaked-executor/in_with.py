# `with` waits for the work.
from concurrent.futures import ThreadPoolExecutor


def fetch_all(urls, fetch):
    with ThreadPoolExecutor(max_workers=8) as pool:
        for url in urls:
            pool.submit(fetch, url)


def fetch_named(urls, fetch):
    pool = ThreadPoolExecutor(max_workers=8)
    with pool:
        for url in urls:
            pool.submit(fetch, url)
