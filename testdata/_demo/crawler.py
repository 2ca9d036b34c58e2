"""A small crawler with four concurrency bugs, for `lockwise check testdata/_demo`."""

import threading
import urllib.request


class Crawler:
    def __init__(self, urls):
        self._urls = list(urls)
        self._pages = {}
        self._failures = 0
        self._stopped = False
        self._pages_lock = threading.Lock()
        self._stats_lock = threading.Lock()
        self._thread = threading.Thread(target=self._run)

    def start(self):
        self._thread.start()

    def _run(self):
        while not self._stopped:
            if not self._urls:
                break
            self._fetch(self._urls.pop())

    def _fetch(self, url):
        page = urllib.request.urlopen(url).read()
        with self._pages_lock:
            self._pages[url] = page
            with self._stats_lock:
                if not page:
                    self._failures += 1

    def summary(self):
        with self._stats_lock:
            failures = self._failures
            with self._pages_lock:
                return len(self._pages), failures

    def forget(self, url):
        self._pages.pop(url, None)

    def stop(self):
        self._stopped = True
        self._thread.join()


def first_page(urls):
    found = {}

    def work():
        crawler = Crawler(urls[:1])
        crawler.start()
        crawler.stop()
        found["pages"] = crawler.summary()[0]

    worker = threading.Thread(target=work)
    worker.start()
    return found.get("pages")
