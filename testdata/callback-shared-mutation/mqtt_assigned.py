# The client's thread calls what is assigned to it.
import paho.mqtt.client as mqtt


class Meter:
    def __init__(self):
        self.total = 0
        self.client = mqtt.Client()
        self.client.on_message = self.received
        self.client.loop_start()

    def received(self, client, userdata, message):
        self.total += int(message.payload)  #~ callback-shared-mutation

    def reset(self):
        self.total -= self.total
