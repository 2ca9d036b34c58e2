# What is made is not what was looked at.
import os


def prepare(source, target):
    if os.path.exists(source):
        os.mkdir(target)
