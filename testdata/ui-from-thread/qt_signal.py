# The twin: a signal carries the text to the thread of the interface.
from PyQt5.QtCore import QThread, pyqtSignal
from PyQt5.QtWidgets import QLabel


class Loader(QThread):
    loaded = pyqtSignal(str)

    def __init__(self, label: QLabel):
        super().__init__()
        self.loaded.connect(label.setText)

    def run(self):
        self.loaded.emit("loaded")
