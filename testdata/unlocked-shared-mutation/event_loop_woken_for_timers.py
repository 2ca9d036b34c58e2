# Twin of `event_loop_wakes_itself.py`: other threads set timers, too, and wake the loop for it.
import heapq
import queue
import selectors
import socket
import threading
import time


class Loop:
    def __init__(self):
        self.ready = queue.SimpleQueue()
        self.timers = []
        self.selector = selectors.DefaultSelector()
        self.wake_reader, self.wake_writer = socket.socketpair()
        self.selector.register(self.wake_reader, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            self.selector.select(0.1)
            self.run_timers()
            self.run_ready()

    def run_ready(self):
        try:
            while True:
                self.ready.get_nowait()()
        except queue.Empty:
            pass

    def run_timers(self):
        while self.timers and self.timers[0][0] <= time.monotonic():
            when, callback = heapq.heappop(self.timers)  #~ unlocked-shared-mutation medium
            callback()

    def call_soon(self, callback):
        self.ready.put(callback)
        self.wake()

    def call_at(self, when, callback):
        heapq.heappush(self.timers, (when, callback))
        self.wake()

    def wake(self):
        self.wake_writer.send(b"x")
