# Twin of `code_before_exec.py`: the arguments say what the child should be.
import subprocess
import threading


def start(path):
    return subprocess.Popen([path], start_new_session=True)


def watch(work):
    watcher = threading.Thread(target=work)
    watcher.start()
    watcher.join()
