# The thread's function calls a helper that sets the progress bar.
import threading

import customtkinter as ctk


class App(ctk.CTk):
    def __init__(self):
        super().__init__()
        self.bar = ctk.CTkProgressBar(self)
        self.worker = threading.Thread(target=self._copy)
        self.worker.start()

    def _copy(self):
        for part in range(10):
            self._advance(part / 10)

    def _advance(self, share):
        self.bar.set(share)  #~ ui-from-thread medium

    def close(self):
        self.worker.join()
