# What the route counts is its own.
from bottle import post, run


@post("/score/<name>")
def score(name):
    scores = {}
    scores[name] = scores.get(name, 0) + 1
    return str(scores[name])


run(server="cheroot")
