# The callback counts into a dict of its own, and the meter is told outside.
import gc
import time


class Watch:
    def __init__(self, gc=gc):
        started = {}
        self.spent = []
        spent = self.spent

        def on_collection(phase, info):
            if phase == "start":
                started[info["generation"]] = time.time()
            else:
                spent.append(time.time() - started[info["generation"]])

        gc.callbacks.append(on_collection)

    def tell(self, meter):
        while self.spent:
            meter.note(self.spent.pop())
