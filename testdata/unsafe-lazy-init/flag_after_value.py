# The flag is set last.
import threading

loaded = False
settings = None


def read_settings():
    return {"level": 1}


def get_settings():
    global loaded, settings
    if loaded:
        return settings
    settings = read_settings()
    loaded = True
    return settings


def main():
    for _ in range(4):
        threading.Thread(target=get_settings).start()
