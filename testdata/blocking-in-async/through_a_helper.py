# A plain method waits for the network, and a coroutine calls it.
import requests


class Weather:
    def __init__(self, key):
        self.key = key

    def _load(self, city):
        return requests.get("https://weather.example", params={"q": city, "key": self.key}).json()

    async def report(self, city):
        data = self._load(city)  #~ blocking-in-async medium
        return data["now"]
