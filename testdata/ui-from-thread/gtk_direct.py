# The twin: the thread sets the text itself.
import threading

from gi.repository import Gtk


class Panel:
    def __init__(self):
        self.label = Gtk.Label()
        self.worker = threading.Thread(target=self._load)
        self.worker.start()

    def _load(self):
        self.label.set_text("loaded")  #~ ui-from-thread high

    def close(self):
        self.worker.join()
