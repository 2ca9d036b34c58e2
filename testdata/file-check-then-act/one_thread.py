# One thread is as alone as the main thread.
import os
import threading


class Server:
    def start(self):
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        if os.path.exists(self.socket):  #~ file-check-then-act low
            os.unlink(self.socket)

    def stop(self):
        self.thread.join()
