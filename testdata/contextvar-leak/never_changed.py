# Nobody in sight changes the default.
import contextvars

settings = contextvars.ContextVar("settings", default={})  #~ contextvar-leak low
names = contextvars.ContextVar("names", default=frozenset())
user = contextvars.ContextVar("user", default=None)


def setting(key):
    return settings.get().get(key)
