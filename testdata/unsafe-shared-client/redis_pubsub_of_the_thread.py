# Twin of `redis_pubsub.py`: only the thread has it once it runs.
import threading

import redis


class Feed:
    def __init__(self, url):
        self.pubsub = redis.Redis.from_url(url).pubsub()
        self.pubsub.subscribe("prices")
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self):
        for message in self.pubsub.listen():
            print(message)
