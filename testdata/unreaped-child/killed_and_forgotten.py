# The child is read from and killed, and never waited for.
import subprocess


def tail(path, limit):
    child = subprocess.Popen(["tail", "-f", path], stdout=subprocess.PIPE)  #~ unreaped-child medium
    lines = [child.stdout.readline() for _ in range(limit)]
    child.kill()
    return lines


def convert(path, quick):
    child = subprocess.Popen(["convert", path])  #~ unreaped-child medium
    if quick:
        return None
    return child.wait()


def open_folder(path):
    subprocess.Popen(["xdg-open", path])  #~ unreaped-child low
