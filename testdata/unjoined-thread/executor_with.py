# Leaving the `with` waits for every task.
from concurrent.futures import ThreadPoolExecutor


def fetch_all(urls, fetch):
    pages = {}

    def store(url):
        pages[url] = fetch(url)

    with ThreadPoolExecutor() as pool:
        for url in urls:
            pool.submit(store, url)
    return pages
