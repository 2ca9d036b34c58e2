# A session in every round, and nothing closes it.
import requests


def watch(urls, report):
    for url in urls:
        session = requests.Session()  #~ client-per-request medium
        report(session.get(url).status_code)
