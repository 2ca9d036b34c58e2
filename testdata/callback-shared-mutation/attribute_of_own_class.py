# The attribute belongs to a class of the program, which calls it at once.
class Feed:
    def __init__(self):
        self.on_message = None

    def poll(self, text):
        self.on_message(text)


class Meter:
    def __init__(self):
        self.total = 0
        self.feed = Feed()
        self.feed.on_message = self.received

    def received(self, text):
        self.total += len(text)

    def reset(self):
        self.total -= self.total
