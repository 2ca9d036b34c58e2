# Nothing shows that the program has threads.
import os
import subprocess


def start(path):
    return subprocess.run([path], preexec_fn=lambda: os.nice(10))  #~ fork-after-threads low
