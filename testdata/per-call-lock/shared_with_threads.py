# A local lock that the threads made here share.
import threading


def run(jobs):
    lock = threading.Lock()
    done = []

    def work(job):
        result = job()
        with lock:
            done.append(result)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    with lock:
        print(len(done))
    for thread in threads:
        thread.join()
    return done
