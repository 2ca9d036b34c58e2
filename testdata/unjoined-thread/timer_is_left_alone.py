# A timer is meant to fire by itself.
import threading


def remind(message, show):
    threading.Timer(60, show, args=(message,)).start()


def remind_later(message, show):
    timer = threading.Timer(60, show, args=(message,))
    timer.start()
    return timer
