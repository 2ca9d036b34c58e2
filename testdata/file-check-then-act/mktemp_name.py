# A name is made up, and the file later.
import tempfile


def scratch():
    return tempfile.mktemp(suffix=".csv")  #~ file-check-then-act medium
