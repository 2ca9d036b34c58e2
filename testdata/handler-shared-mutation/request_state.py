# Flask keeps `g` apart for every request.
from flask import Flask, g

app = Flask(__name__)


@app.route("/")
def index():
    g.count = getattr(g, "count", 0)
    g.count += 1
    return str(g.count)
