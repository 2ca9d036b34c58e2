# Two requests count at once.
from flask import Flask

app = Flask(__name__)
visits = 0


@app.route("/")
def index():
    global visits
    visits += 1  #~ handler-shared-mutation high
    return str(visits)
