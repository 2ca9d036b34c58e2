# Ten threads add to one captured dictionary entry.
import threading


def count_words(pages):
    totals = {"words": 0}

    def scan(page):
        totals["words"] += len(page.split())  #~ lost-update

    threads = [threading.Thread(target=scan, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return totals["words"]
