# A thread sends the header that another has just set.
from concurrent.futures import ThreadPoolExecutor

import requests

session = requests.Session()


def fetch(job):
    session.headers["Authorization"] = "Bearer " + job.token  #~ unlocked-shared-mutation low
    return session.get(job.url, timeout=5).text  #~ unsafe-shared-client medium


def fetch_all(jobs):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(fetch, jobs))
