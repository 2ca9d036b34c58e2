# The module body starts a process, and every new process imports the module.
import multiprocessing


def work(number):
    print(number)


first = multiprocessing.Process(target=work, args=(1,))
first.start()  #~ missing-main-guard high
first.join()
