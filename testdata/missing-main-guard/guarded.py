# Twin of `started_at_import.py`: only the main script starts processes.
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def work(number):
    return number + 1


executor = ProcessPoolExecutor()
process = multiprocessing.Process(target=work, args=(1,))


def main():
    process.start()
    process.join()
    print(list(executor.map(work, range(10))))
    executor.shutdown()


if __name__ == "__main__":
    main()
    with multiprocessing.Pool(4) as pool:
        print(pool.map(work, range(10)))
