# The client's thread and the others lock.
import threading

import paho.mqtt.client as mqtt


class Meter:
    def __init__(self):
        self._lock = threading.Lock()
        self.total = 0
        self.client = mqtt.Client()
        self.client.on_message = self.received
        self.client.loop_start()

    def received(self, client, userdata, message):
        with self._lock:
            self.total += int(message.payload)

    def reset(self):
        with self._lock:
            self.total = 0
