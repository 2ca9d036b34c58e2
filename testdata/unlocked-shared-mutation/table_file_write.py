# What two threads write to a file and print may interleave, line by line.
import threading

journal = open("journal.txt", "a")


def note():
    journal.write("noted\n")
    print("noted")


def main():
    workers = [threading.Thread(target=note) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
