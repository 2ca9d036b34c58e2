# One subclass runs it in a thread, the other one itself: no object is of both classes.
import threading


class Sampler:
    def __init__(self):
        self.active = set()

    def sample(self):
        self.active.add(object())
        for profile in self.active:
            print(profile)


class ThreadSampler(Sampler):
    def start(self):
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        self.sample()


class CallingSampler(Sampler):
    def run(self):
        self.sample()
