# Both take it out if it is there.
import threading


class Loop:
    by_thread = {}

    def open(self):
        for thread in list(Loop.by_thread):
            if not thread.is_alive():
                Loop.by_thread.pop(thread, None)
        Loop.by_thread[threading.current_thread()] = self

    def close(self, thread):
        Loop.by_thread.pop(thread, None)
