# With one argument `setlocale` only asks.
import locale
import threading


def show():
    print(locale.setlocale(locale.LC_ALL))


threading.Thread(target=show).start()
