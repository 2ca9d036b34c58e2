# Two requests count, one after the other.
import threading
from flask import Flask

app = Flask(__name__)
visits = 0
visits_lock = threading.Lock()


@app.route("/")
def index():
    global visits
    with visits_lock:
        visits += 1
    return str(visits)
