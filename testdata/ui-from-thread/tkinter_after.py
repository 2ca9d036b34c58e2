# The twin: the change is handed to the event loop.
import threading
import tkinter as tk


class Window:
    def __init__(self):
        self.root = tk.Tk()
        self.status = tk.Label(self.root)
        self.worker = threading.Thread(target=self._load)
        self.worker.start()

    def _load(self):
        self.root.after(0, self._show)

    def _show(self):
        self.status.config(text="done")

    def close(self):
        self.worker.join()
