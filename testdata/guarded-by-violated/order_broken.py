# The second lock is taken first.
import threading

# lockwise: order(accounts < audit)
accounts = threading.Lock()
audit = threading.Lock()


def transfer():
    with audit:
        with accounts:  #~ guarded-by-violated
            print("moved")
