# The working directory is changed before the first thread starts.
import os
import threading


def work():
    print("working")


def main():
    os.chdir("/srv/jobs")
    threading.Thread(target=work).start()
