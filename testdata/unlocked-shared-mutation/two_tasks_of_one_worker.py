# Different tasks, one worker: they still run one after the other. Two pools of one worker each do not.
import threading
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)  #~ leaked-executor low
first = ThreadPoolExecutor(1)  #~ leaked-executor low
second = ThreadPoolExecutor(1)  #~ leaked-executor low
added = 0
moved = 0


def _add():
    global added
    added += 1


def _take():
    global added
    added -= 1


def _left():
    global moved
    moved += 1  #~ lost-update


def _right():
    global moved
    moved -= 1


def schedule():
    pool.submit(_add)
    pool.submit(_take)
    first.submit(_left)
    second.submit(_right)
