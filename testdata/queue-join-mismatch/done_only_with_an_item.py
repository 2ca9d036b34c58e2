# A flag keeps in mind whether an item was taken.
import queue


class Worker:
    def __init__(self):
        self.items = queue.Queue()

    def minded(self, handle):
        taken = False
        try:
            item = self.items.get(timeout=1)
            taken = True
            handle(item)
        except queue.Empty:
            return
        finally:
            if taken:
                self.items.task_done()

    def close(self):
        self.items.join()
