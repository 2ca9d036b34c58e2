# Twin of `killed_and_forgotten.py`: somebody waits, polls, or may.
import subprocess
import threading


def tail(path, limit):
    child = subprocess.Popen(["tail", "-f", path], stdout=subprocess.PIPE)
    lines = [child.stdout.readline() for _ in range(limit)]
    child.kill()
    child.wait()
    return lines


def convert(path, quick):
    child = subprocess.Popen(["convert", path])
    if quick:
        return child.poll()
    return child.wait()


def count(path):
    with subprocess.Popen(["wc", "-l", path], stdout=subprocess.PIPE) as child:
        return child.stdout.read()


def start(path, children):
    child = subprocess.Popen(["convert", path])
    children.append(child)
    other = subprocess.Popen(["convert", path])
    waiter = threading.Thread(target=other.wait)
    waiter.start()
    waiter.join()
    return subprocess.Popen(["convert", path])


def serve(path):
    child = subprocess.Popen(["serve", path])
    try:
        print(child.pid)
    finally:
        child.wait()
