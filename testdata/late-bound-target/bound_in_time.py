# Twin of `loop_variable.py`: the value is handed over, or the loop waits before it goes round.
import functools
import threading
from concurrent.futures import ThreadPoolExecutor


def check_all(hosts, check):
    workers = []
    for host in hosts:
        worker = threading.Thread(target=lambda host=host: check(host))
        worker.start()
        workers.append(worker)
    for host in hosts:
        worker = threading.Thread(target=check, args=(host,))
        worker.start()
        workers.append(worker)
    for host in hosts:
        worker = threading.Thread(target=functools.partial(check, host))
        worker.start()
        workers.append(worker)
    for worker in workers:
        worker.join()


def check_in_turn(hosts, check):
    for host in hosts:
        worker = threading.Thread(target=lambda: check(host))
        worker.start()
        worker.join()


def check_one_pool_each(hosts, check):
    for host in hosts:
        with ThreadPoolExecutor() as pool:
            pool.submit(lambda: check(host))


def check_first(hosts, check):
    for host in hosts:
        if host.ready:
            worker = threading.Thread(target=lambda: check(host))  #~ unjoined-thread low
            worker.start()
            break


def repeat(times, check, host):
    workers = []
    for _ in range(times):
        worker = threading.Thread(target=lambda: check(host))
        worker.start()
        workers.append(worker)
    for worker in workers:
        worker.join()
