# Who stops the thread waits for its end, and takes the socket away then.
import threading


class Beat(threading.Thread):
    def __init__(self):
        super().__init__()
        self.sock = None
        self.going = threading.Event()

    def run(self):
        self.sock = open("/dev/null")
        while not self.going.wait(0.1):
            if self.sock is not None:
                self.sock.read()  #~ check-then-act low

    def stop(self):
        self.going.set()
        self.join()
        self._close()

    def _close(self):
        self.sock.close()
        self.sock = None
