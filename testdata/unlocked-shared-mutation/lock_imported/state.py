# The owner of the lock and of the data.
import threading

guard = threading.Lock()
peers = {}
