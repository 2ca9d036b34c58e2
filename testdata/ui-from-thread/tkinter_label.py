# A worker thread sets the text of a label.
import threading
import tkinter as tk


class Window:
    def __init__(self):
        self.root = tk.Tk()
        self.status = tk.Label(self.root)
        self.worker = threading.Thread(target=self._load)
        self.worker.start()

    def _load(self):
        self.status.config(text="done")  #~ ui-from-thread high

    def close(self):
        self.worker.join()
