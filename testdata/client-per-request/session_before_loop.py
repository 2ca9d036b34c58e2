# The twin: one session for all rounds.
import requests


def watch(urls, report):
    session = requests.Session()
    for url in urls:
        report(session.get(url).status_code)
    session.close()
