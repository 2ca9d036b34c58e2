# Locks and the ways out of statements: break, continue, return and finally in the middle of `with` and `try`.
import threading

north = threading.Lock()
south = threading.Lock()


def probe():
    return 0


def break_out_of_with():
    while True:
        with north:
            probe()  #~ held: north
            break
    probe()  #~ held:


def continue_out_of_with(rows):
    for row in rows:
        with north:
            if row:
                continue
            probe()  #~ held: north
        probe()  #~ held:
    probe()  #~ held:


def break_out_of_one_of_two():
    with north:
        while True:
            with south:
                break
        probe()  #~ held: north
    probe()  #~ held:


def break_runs_finally():
    while True:
        north.acquire()
        try:
            if probe():
                break
        finally:
            probe()  #~ held: north
            north.release()
        probe()  #~ held:
    probe()  #~ held:


def continue_runs_finally(rows):
    for row in rows:
        north.acquire()
        try:
            if row:
                continue
        finally:
            north.release()
        probe()  #~ held:
    probe()  #~ held:


def return_runs_finally():
    north.acquire()
    try:
        return probe()  #~ held: north
    finally:
        probe()  #~ held: north
        north.release()


def return_from_an_inner_finally():
    north.acquire()
    try:
        south.acquire()
        try:
            return probe()  #~ held: north, south
        finally:
            south.release()
            probe()  #~ held: north
    finally:
        north.release()


def after_those_calls():
    return_runs_finally()
    probe()  #~ held:
    return_from_an_inner_finally()
    probe()  #~ held:


def both_branches(fast):
    if fast:
        north.acquire()
    else:
        north.acquire(timeout=-1)
    probe()  #~ held: north
    north.release()
    probe()  #~ held:
