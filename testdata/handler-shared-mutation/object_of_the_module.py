# The handlers count by a method of an object that the module made.
from flask import Flask

app = Flask(__name__)


class Statistics:
    def __init__(self):
        self.hits = 0

    def hit(self):
        self.hits += 1  #~ handler-shared-mutation medium


statistics = Statistics()


@app.route("/")
def index():
    statistics.hit()
    return "hello"
