# Bottle's routes are plain functions of the module.
from bottle import post, run

scores = {}


@post("/score/<name>")
def score(name):
    scores[name] = scores.get(name, 0) + 1  #~ handler-shared-mutation high
    return str(scores[name])


run(server="cheroot")
