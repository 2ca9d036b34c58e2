# The handles go through a list.
import threading


def total_words(pages):
    totals = {}

    def count(number, text):
        totals[number] = len(text.split())

    workers = []
    for number, text in enumerate(pages):
        worker = threading.Thread(target=count, args=(number, text))
        workers.append(worker)
        worker.start()
    for worker in workers:
        worker.join()
    return totals.get(0)
