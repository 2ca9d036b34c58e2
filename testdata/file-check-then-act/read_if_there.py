# What follows only reads.
import os


def load(path):
    if not os.path.exists(path):
        return ""
    with open(path) as source:
        return source.read()
