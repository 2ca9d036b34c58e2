# Who starts it where that is asked for, and runs it in place otherwise, means both.
import threading


class Task(threading.Thread):
    def run(self):
        print("working")


def perform(parallel):
    task = Task()
    if parallel:
        task.start()
    else:
        task.run()
    return task
