# One lock belongs to the base class, the other to the subclass.
import threading


class Device:
    def __init__(self):
        self._bus = threading.Lock()

    def reset(self):
        with self._bus:
            pass


class Camera(Device):
    def __init__(self):
        super().__init__()
        self._frame = threading.Lock()

    def capture(self):
        with self._bus:
            with self._frame:  #~ inconsistent-lock-order
                return b""

    def discard(self):
        with self._frame:
            self.reset()
