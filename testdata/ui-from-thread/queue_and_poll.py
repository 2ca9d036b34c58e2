# The worker puts lines into a queue, which the event loop empties.
import queue
import threading
import tkinter as tk


class Console:
    def __init__(self, root):
        self.lines = queue.Queue()
        self.text = tk.Text(root)
        self.worker = threading.Thread(target=self._work)
        self.worker.start()
        root.after(100, self._poll)

    def _work(self):
        self.lines.put("hello")

    def _poll(self):
        try:
            self.text.insert("end", self.lines.get_nowait())
        except queue.Empty:
            return

    def close(self):
        self.worker.join()
