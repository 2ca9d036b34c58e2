# Twin of `forked_with_a_thread.py`: no thread of the program is in sight.
import os
import subprocess


def serve(listen, work):
    if os.fork() == 0:
        work()
        os._exit(0)
    listen()


def start(path):
    return subprocess.Popen([path], preexec_fn=None)


def own(fork):
    return fork()
