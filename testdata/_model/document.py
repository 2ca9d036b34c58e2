# document
counter = 0

def increment():
    global counter
    counter += 1

def shared(): pass

counter = 0
lock = Lock()

def increment():
    global counter
    with lock:
        counter += 1

class Loader:
    def __init__(self, ...):
        self.items = []
    def __init__(self, items, ...): ...
    @property
    def size(self): return 0
    @size.setter
    def size(self, n): pass

def __init__(self):
    self.stopped = False
    self.thread = Thread(target=self._worker)

def _worker(self):
    while not self.stopped:
        with self._lock:
            # take the next one

def __init__(self):
    self.stopped = Event()

def _worker(self):
    self.stopped.wait()

if fast:
    def pick(): return 1
else:
    def pick(): return 2

result = await fetch()
async with session() as s:
    s.get(...)
with ExecutorClient(...) as client:
    # use it
