# Nobody else is seen to run it.
import json


class Settings:
    def __init__(self, path):
        self.path = path

    def put(self, key, value):
        settings = json.loads(self.path.read_text())
        settings[key] = value
        self.path.write_text(json.dumps(settings))  #~ file-update-unlocked low
