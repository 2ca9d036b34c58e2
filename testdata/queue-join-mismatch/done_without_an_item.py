# The same without the flag.
import queue


class Worker:
    def __init__(self):
        self.items = queue.Queue()

    def unminded(self, handle):
        try:
            item = self.items.get(timeout=1)
            handle(item)
        except queue.Empty:
            return
        finally:
            self.items.task_done()  #~ queue-join-mismatch high

    def close(self):
        self.items.join()
