# `idle_add` runs the change in the main loop.
import threading

from gi.repository import GLib, Gtk


class Panel:
    def __init__(self):
        self.label = Gtk.Label()
        self.worker = threading.Thread(target=self._load)
        self.worker.start()

    def _load(self):
        GLib.idle_add(self._show, "loaded")

    def _show(self, text):
        self.label.set_text(text)

    def close(self):
        self.worker.join()
