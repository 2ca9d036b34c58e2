# The handles are attributes of a list attribute, joined in another method.
import threading


class Farm:
    def __init__(self, jobs):
        self._jobs = jobs
        self._threads = []

    def start(self):
        for job in self._jobs:
            thread = threading.Thread(target=job.run)
            self._threads.append(thread)
            thread.start()

    def wait(self):
        for thread in self._threads:
            thread.join()
