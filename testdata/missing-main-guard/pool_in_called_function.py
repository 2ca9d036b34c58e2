# A function of the module makes the pool, and the body calls it without a guard.
from multiprocessing import Pool


def work(number):
    return number + 1


def main():
    with Pool(4) as pool:
        print(pool.map(work, range(10)))


main()  #~ missing-main-guard medium
