# The lock is a signal: whoever gets it releases it.
import threading


def call(start):
    answered = threading.Lock()
    answered.acquire()
    start(answered.release)
    answered.acquire()
