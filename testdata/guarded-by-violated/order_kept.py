# The locks are taken in the order declared.
import threading

# lockwise: order(accounts < audit)
accounts = threading.Lock()
audit = threading.Lock()


def transfer():
    with accounts:
        with audit:
            print("moved")
