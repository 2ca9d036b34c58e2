# Whoever opens a loop throws out those that are closed; whoever closes one takes it out too, and counts on its being there.
import threading


class Loop:
    by_thread = {}

    def open(self):
        for thread in list(Loop.by_thread):
            if not thread.is_alive():
                del Loop.by_thread[thread]
        Loop.by_thread[threading.current_thread()] = self

    def close(self, thread):
        del Loop.by_thread[thread]  #~ check-then-act low
