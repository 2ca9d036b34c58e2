# A temporary file takes the place of the old one.
import json
import os


class Settings:
    def __init__(self, path):
        self.path = path

    def put(self, key, value):
        with open(self.path) as source:
            settings = json.load(source)
        settings[key] = value
        scratch = self.path + ".new"
        with open(scratch, "w") as target:
            json.dump(settings, target)
        os.replace(scratch, self.path)
