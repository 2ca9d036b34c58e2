# The flag says that the value is there before it is.
import threading

loaded = False
settings = None


def read_settings():
    return {"level": 1}


def get_settings():
    global loaded, settings
    if loaded:
        return settings
    loaded = True  #~ unsafe-lazy-init medium
    settings = read_settings()
    return settings


def main():
    for _ in range(4):
        threading.Thread(target=get_settings).start()
