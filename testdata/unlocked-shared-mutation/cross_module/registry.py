# The lock and what it guards live here; two other modules change the registry.
import threading

lock = threading.Lock()
handlers = {}
