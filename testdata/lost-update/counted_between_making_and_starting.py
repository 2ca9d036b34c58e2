# A thread object runs nothing before it is started.
import threading


class Job:
    def __init__(self):
        self.steps = 0

    def work(self):
        self.steps += 1


def main():
    job = Job()
    worker = threading.Thread(target=job.work)
    job.steps += 1
    worker.start()
    worker.join()
    print(job.steps)
