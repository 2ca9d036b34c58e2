# The twin of root_scheduler.py with a lock around the change.
import threading
from apscheduler.schedulers.background import BackgroundScheduler


served = 0
served_lock = threading.Lock()


def serve(*_):
    global served
    with served_lock:
        served += 1


def main():
    scheduler = BackgroundScheduler()
    scheduler.add_job(serve, "interval", seconds=1)
    scheduler.start()
    while True:
        serve()
