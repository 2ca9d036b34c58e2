# Daemons are meant to be left alone: every way to say so.
import threading


class Watch:
    def __init__(self):
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        print("watching")


def by_attribute(job):
    thread = threading.Thread(target=job.run)
    thread.daemon = True
    thread.start()


def by_setter(job):
    thread = threading.Thread(target=job.run)
    thread.setDaemon(True)
    thread.start()


def in_one_line(job):
    threading.Thread(target=job.run, daemon=True).start()
