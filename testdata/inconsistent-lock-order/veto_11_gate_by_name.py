# Both orders are taken behind the gate; there is another gate, which is nobody's.
import threading

gate = threading.Lock()
door = threading.Lock()
reads = threading.Lock()
writes = threading.Lock()


def compact():
    with gate, reads, writes:
        print("compacted")


def rebuild():
    with gate, writes, reads:
        print("rebuilt")
