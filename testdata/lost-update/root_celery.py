# Tasks of Celery run in processes, unless somebody says otherwise.
from celery import Celery

app = Celery("shop")


served = 0


def serve(*_):
    global served
    served += 1


@app.task
def order(item):
    serve(item)
