# Whoever starts the thread does the same work beside it.
import threading


class Crawler:
    def __init__(self, pages):
        self.done = 0
        self._pages = pages

    def crawl(self):
        for _ in self._pages:
            self.done += 1  #~ lost-update medium

    def run(self):
        helper = threading.Thread(target=self.crawl)
        helper.start()
        self.crawl()
        helper.join()
