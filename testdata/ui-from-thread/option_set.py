# An option of a widget is set like an item of a dict.
import threading
import tkinter.ttk as ttk


class Form:
    def __init__(self, parent):
        self.button = ttk.Button(parent)
        self.worker = threading.Thread(target=self._check)
        self.worker.start()

    def _check(self):
        self.button["state"] = "normal"  #~ ui-from-thread high

    def close(self):
        self.worker.join()
