# The class has no method that ends its pool, and nobody else does.
from concurrent.futures import ThreadPoolExecutor


class Fetcher:
    def __init__(self, fetch):
        self._fetch = fetch
        self._fetch_workers = ThreadPoolExecutor(max_workers=8)  #~ leaked-executor medium

    def start(self, url):
        self._fetch_workers.submit(self._fetch, url)
