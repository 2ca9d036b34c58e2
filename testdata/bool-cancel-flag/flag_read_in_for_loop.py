# The flag ends a for loop.
import threading


class Mailer:
    def __init__(self, addresses):
        self._addresses = addresses
        self._abort = False
        self._thread = threading.Thread(target=self._send_all)
        self._thread.start()

    def _send_all(self):
        for address in self._addresses:
            if self._abort:  #~ bool-cancel-flag
                break
            send(address)

    def abort(self):
        self._abort = True
        self._thread.join()


def send(address):
    return address
