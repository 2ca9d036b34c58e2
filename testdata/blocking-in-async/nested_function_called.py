# The twin: the nested function is called, on the loop.
import requests


async def fetch(url):
    def slowly():
        return requests.get(url)

    return slowly()  #~ blocking-in-async medium
