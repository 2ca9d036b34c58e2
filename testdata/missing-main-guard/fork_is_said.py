# The start method is `fork`, which imports nothing again.
import multiprocessing

multiprocessing.set_start_method("fork")


def work(number):
    print(number)


first = multiprocessing.Process(target=work, args=(1,))
first.start()
first.join()
