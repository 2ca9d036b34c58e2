# As many threads as pages, and the totals are read before they are complete.
import threading


def total_words(pages):
    totals = {}

    def count(number, text):
        totals[number] = len(text.split())

    for number, text in enumerate(pages):
        worker = threading.Thread(target=count, args=(number, text))  #~ unjoined-thread
        worker.start()
    return totals.get(0)
