# A background scheduler runs its jobs in a pool of threads.
from apscheduler.schedulers.background import BackgroundScheduler


served = 0


def serve(*_):
    global served
    served += 1  #~ lost-update


def main():
    scheduler = BackgroundScheduler()
    scheduler.add_job(serve, "interval", seconds=1)
    scheduler.start()
    while True:
        serve()
