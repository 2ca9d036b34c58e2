# Workers started in a loop read what the loop binds.
import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


def check_all(hosts, check):
    workers = []
    for host in hosts:
        worker = threading.Thread(target=lambda: check(host))  #~ late-bound-target high
        worker.start()
        workers.append(worker)
    for worker in workers:
        worker.join()


def check_pool(hosts, check, pool: ThreadPoolExecutor):
    pending = []
    for host in hosts:
        address = host.strip()

        def work():
            return check(address)  #~ late-bound-target medium

        pending.append(pool.submit(work))
    return [one.result() for one in pending]


def check_many(hosts, check):
    workers = [threading.Thread(target=lambda: check(host)) for host in hosts]  #~ late-bound-target high
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


async def ask_all(hosts, ask):
    tasks = []
    for host in hosts:

        async def one():
            return await ask(host)  #~ late-bound-target high

        tasks.append(asyncio.create_task(one()))
    return await asyncio.gather(*tasks)
