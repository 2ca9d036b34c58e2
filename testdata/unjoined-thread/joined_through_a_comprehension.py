# The list is made by a comprehension, and the join is in another loop variable's name.
import threading


def fetch_all(urls, fetch):
    threads = [threading.Thread(target=fetch, args=(url,)) for url in urls]
    [thread.start() for thread in threads]
    for pending in threads:
        pending.join(timeout=30)
