# The class makes itself a daemon.
import threading


class Sampler(threading.Thread):
    def __init__(self, probe):
        super().__init__(daemon=True)
        self.probe = probe

    def run(self):
        self.probe.read()


def sample(probe):
    Sampler(probe).start()
