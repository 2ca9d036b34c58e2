# What the window calls later it calls on its own thread.
import threading
import tkinter


class Clock:
    def __init__(self):
        self._root = tkinter.Tk()
        self.ticks = 0
        tkinter.Button(self._root, command=self._tick).pack()

    def run(self):
        self._root.after(100, self._tick)
        self._root.mainloop()

    def _tick(self):
        self.ticks += 1
