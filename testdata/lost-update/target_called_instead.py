# The work is done on a thread or here, and never on both.
import threading


class Crawler:
    def __init__(self, pages, beside):
        self.done = 0
        self._pages = pages
        self._beside = beside

    def crawl(self):
        for _ in self._pages:
            self.done += 1

    def run(self):
        if self._beside:
            helper = threading.Thread(target=self.crawl)
            helper.start()
            return helper
        self.crawl()
        return None
