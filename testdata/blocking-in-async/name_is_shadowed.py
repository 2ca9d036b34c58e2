# It only has the name of the library.
class Requests:
    def get(self, url):
        return None


async def fetch():
    requests = Requests()
    return requests.get("https://rates.example")
