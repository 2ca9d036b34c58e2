# The function looks which thread it runs in, and hands over what is not its own.
import threading
import tkinter as tk


class Log:
    def __init__(self, root):
        self.text = tk.Text(root)
        self.worker = threading.Thread(target=self._work)
        self.worker.start()

    def _work(self):
        self.write("started")

    def write(self, line):
        if threading.current_thread() is threading.main_thread():
            self.text.insert("end", line)
        else:
            self.text.after(0, self.write, line)

    def close(self):
        self.worker.join()
