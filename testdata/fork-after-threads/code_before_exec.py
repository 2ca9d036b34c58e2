# `preexec_fn` runs Python code between fork and exec.
import os
import subprocess
import threading


def limit():
    os.nice(10)


def start(path):
    return subprocess.Popen([path], preexec_fn=limit)  #~ fork-after-threads medium


def watch(work):
    watcher = threading.Thread(target=work)
    watcher.start()
    watcher.join()
