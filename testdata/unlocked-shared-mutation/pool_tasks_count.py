# Tasks of one pool run at once; the counter of the object loses updates.
from concurrent.futures import ThreadPoolExecutor


class Crawler:
    def __init__(self):
        self.fetched = 0

    def _fetch(self, url):
        download(url)
        self.fetched += 1  #~ lost-update

    def crawl(self, urls):
        with ThreadPoolExecutor(max_workers=8) as pool:
            for url in urls:
                pool.submit(self._fetch, url)
        return self.fetched


def download(url):
    return url
