# The lock is there for the working directory, which the child needs for as long as it runs.
import os
import subprocess
import threading
from contextlib import contextmanager

_directory = threading.Lock()


@contextmanager
def inside(path):
    with _directory:
        before = os.getcwd()
        os.chdir(path)
        try:
            yield
        finally:
            os.chdir(before)


def build(path):
    with inside(path):
        subprocess.check_output(["npm", "run", "build"])  #~ blocking-under-lock low


def where():
    with _directory:
        return os.getcwd()
