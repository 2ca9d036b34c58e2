# Somebody else's code, copied into the project: its findings belong to its own project.
hits = {}


def count(name):
    hits[name] = hits.get(name, 0) + 1
