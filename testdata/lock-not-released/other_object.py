# What is acquired is no lock that is known, nor called one.
class Meter:
    def __init__(self, device):
        self._device = device

    def read(self):
        self._device.acquire()
        value = self._device.value()
        self._device.release()
        return value
