# The twin: file and name are made in one step.
import tempfile


def scratch():
    return tempfile.mkstemp(suffix=".csv")
