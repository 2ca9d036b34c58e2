# A round of the loop takes no longer than its short pause; or it reads until something comes.
import threading
import time


class Sampler:
    def __init__(self, interval):
        self.interval = interval
        self.running = True
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while self.running:  #~ bool-cancel-flag low
            self.sample()
            time.sleep(self.interval)

    def sample(self):
        print(self.interval)

    def stop(self):
        self.running = False
        self.thread.join()


class Reader:
    def __init__(self, inbox):
        self.inbox = inbox
        self.running = True
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while self.running:  #~ bool-cancel-flag medium
            time.sleep(30)
            print(self.inbox)

    def stop(self):
        self.running = False
        self.thread.join()
