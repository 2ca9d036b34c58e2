# Who was second does not mind.
import os


def prepare(folder):
    if not os.path.exists(folder):
        try:
            os.makedirs(folder)
        except FileExistsError:
            pass
