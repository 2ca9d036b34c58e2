# The `run` of a QThread sets a label it was given.
from PyQt5.QtCore import QThread
from PyQt5.QtWidgets import QLabel


class Loader(QThread):
    def __init__(self, label: QLabel):
        super().__init__()
        self.label = label

    def run(self):
        self.label.setText("loaded")  #~ ui-from-thread high
