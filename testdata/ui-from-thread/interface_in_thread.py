# The whole interface runs in a thread of its own: that one may touch it.
import threading
import tkinter as tk


class Panel:
    def start(self):
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        root = tk.Tk()
        self.label = tk.Label(root)
        self.label.pack()
        root.mainloop()

    def close(self):
        self.thread.join()
