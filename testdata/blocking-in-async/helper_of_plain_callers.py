# The twin: nobody calls the plain method from a coroutine.
import requests


class Weather:
    def __init__(self, key):
        self.key = key

    def _load(self, city):
        return requests.get("https://weather.example", params={"q": city, "key": self.key}).json()

    def report(self, city):
        data = self._load(city)
        return data["now"]
