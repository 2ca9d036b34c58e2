import threading


def good():
    with lock:
        counter.x = 1


def broken(a, b:
    lock.acquire()


def python2():
    print "hello", self.name


def half(self):
    self.lock.acquire()
    value = self.compute(1 2)
    self.lock.release()
    return value


class Cut(
    pass


def empty_block():
    with lock:
        # nothing here
    after()


def after():
    with lock:
        counter.y = 2
