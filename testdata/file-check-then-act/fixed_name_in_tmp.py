# A fixed name in a folder everybody may write to.
def dump(text):
    with open("/tmp/report.txt", "w") as out:  #~ file-check-then-act low
        out.write(text)
