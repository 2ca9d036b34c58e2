# Nobody else is seen to run it.
import os


def prepare(folder):
    if not os.path.exists(folder):  #~ file-check-then-act low
        os.makedirs(folder)
