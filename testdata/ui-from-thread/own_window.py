# The class is a window itself: its title is changed by a timer's thread.
import threading
import tkinter


class Clock(tkinter.Tk):
    def start(self):
        self.timer = threading.Timer(1.0, self._tick)
        self.timer.start()

    def _tick(self):
        self.title("tick")  #~ ui-from-thread high

    def stop(self):
        self.timer.cancel()
