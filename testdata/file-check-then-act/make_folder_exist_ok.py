# The twin: it does not matter who was first.
import os


def prepare(folder):
    if not os.path.exists(folder):
        os.makedirs(folder, exist_ok=True)
