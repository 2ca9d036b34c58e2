# The twin of veto_11_gate.py: one of them does not pass the gate.
import threading

gate = threading.Lock()
reads = threading.Lock()
writes = threading.Lock()


def compact():
    with gate, reads, writes:  #~ inconsistent-lock-order
        print("compacted")


def rebuild():
    with writes, reads:
        print("rebuilt")
