# The module leaves before it comes to the process, unless it is the main one.
import multiprocessing
import sys


def work(number):
    print(number)


if __name__ != "__main__":
    sys.exit("run me as a script")

first = multiprocessing.Process(target=work, args=(1,))
first.start()
first.join()
