# Another thread deletes from the front of a list: the loop that walks it skips an item for each.
import threading

parcels = ["a", "b", "c"]


def deliver():
    del parcels[0]


def report():
    for parcel in parcels:  #~ iterate-while-mutated low
        print(parcel)


def main():
    courier = threading.Thread(target=deliver)
    reporter = threading.Thread(target=report)
    courier.start()
    reporter.start()
    courier.join()
    reporter.join()
