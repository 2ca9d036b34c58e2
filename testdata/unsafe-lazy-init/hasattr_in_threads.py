# Two threads ask for the attribute and make one each.
import threading


class Session:
    pass


class Api:
    def start(self):
        workers = [threading.Thread(target=self.fetch) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def fetch(self):
        if not hasattr(self, "session"):
            self.session = Session()  #~ unsafe-lazy-init medium
        return self.session
