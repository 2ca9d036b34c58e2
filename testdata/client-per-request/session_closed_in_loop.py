# It is closed in its round, or kept: told at low confidence only.
import requests


def watch(urls, report, sessions):
    for url in urls:
        session = requests.Session()  #~ client-per-request low
        report(session.get(url).status_code)
        session.close()
    for url in urls:
        sessions[url] = requests.Session()  #~ client-per-request low
