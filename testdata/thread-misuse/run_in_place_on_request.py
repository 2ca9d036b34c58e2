# The twin: only where no thread is asked for does it run in place.
import threading


class Task(threading.Thread):
    def run(self):
        print("working")


def perform(parallel):
    task = Task()
    if parallel:
        task.start()
        task.join()
    else:
        task.run()
    return task
