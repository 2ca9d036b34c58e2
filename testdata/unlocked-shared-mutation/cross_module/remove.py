# Forgets the lock.
import registry


def uninstall(name):
    registry.handlers.pop(name, None)  #~ unlocked-shared-mutation


def replace(name, handler):
    with registry.lock:
        registry.handlers[name] = handler
