# Twin of `requests_session_changed.py`: every piece of work has its own session.
from concurrent.futures import ThreadPoolExecutor

import requests


def fetch(job):
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer " + job.token
        return session.get(job.url, timeout=5).text


def fetch_all(jobs):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(fetch, jobs))
