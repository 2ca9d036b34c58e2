# A thread sets the locale of all.
import locale
import threading


def show():
    locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")  #~ process-global-state


threading.Thread(target=show).start()
