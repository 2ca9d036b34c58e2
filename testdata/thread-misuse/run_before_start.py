# The twin of run_or_start.py: it is run in place first, and then started as well.
import threading


class Task(threading.Thread):
    def run(self):
        print("working")


def perform(parallel):
    task = Task()
    if parallel:
        print("in parallel")
    task.run()  #~ thread-misuse medium
    task.start()
    return task
