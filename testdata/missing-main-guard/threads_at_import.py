# Threads import nothing.
import threading


def work(number):
    print(number)


first = threading.Thread(target=work, args=(1,))
first.start()
first.join()
