# The twin of veto_4_window_thread.py: the tick runs on a thread beside the window's.
import threading
import tkinter


class Clock:
    def __init__(self):
        self._root = tkinter.Tk()
        self.ticks = 0
        tkinter.Button(self._root, command=self._tick).pack()

    def run(self):
        threading.Thread(target=self._tick, daemon=True).start()
        self._root.mainloop()

    def _tick(self):
        self.ticks += 1  #~ lost-update medium
