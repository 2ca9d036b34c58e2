# The locks of a small program; `b` and `c` take them in different orders.
import threading

index_lock = threading.Lock()
blob_lock = threading.Lock()
