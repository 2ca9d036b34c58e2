# Nothing is promised for a session of requests that several threads use.
from concurrent.futures import ThreadPoolExecutor

import requests

session = requests.Session()


def fetch(url):
    return session.get(url, timeout=5).text  #~ unsafe-shared-client low


def fetch_all(urls):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(fetch, urls))
