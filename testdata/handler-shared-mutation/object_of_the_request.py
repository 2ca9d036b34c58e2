# Every request makes the object it counts in.
from flask import Flask

app = Flask(__name__)


class Statistics:
    def __init__(self):
        self.hits = 0

    def hit(self):
        self.hits += 1


@app.route("/")
def index():
    statistics = Statistics()
    statistics.hit()
    return "hello"
