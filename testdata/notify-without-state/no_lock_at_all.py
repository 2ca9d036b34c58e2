# Nobody is seen to hold the lock when the method is called.
import threading

changed = threading.Condition()


def wake():
    changed.notify()  #~ notify-without-state high


def main():
    wake()


main()
