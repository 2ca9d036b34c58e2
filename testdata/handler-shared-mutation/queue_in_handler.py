# A queue is safe by itself.
import queue
from flask import Flask

app = Flask(__name__)
jobs = queue.Queue()


@app.route("/<job>")
def submit(job):
    jobs.put(job)
    return job
