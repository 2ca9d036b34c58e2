# The twin of asked_by_exception.py with one section over both.
import threading


class Plan:
    def __init__(self, key):
        self.key = key


class Plans:
    made = {}
    lock = threading.Lock()

    @classmethod
    def get(cls, key):
        with cls.lock:
            try:
                return cls.made[key]
            except KeyError:
                pass
            cls.made[key] = plan = Plan(key)
            return plan
