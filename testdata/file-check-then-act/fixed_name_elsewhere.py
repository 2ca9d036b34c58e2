# The twin: a folder of the program's own.
def dump(text):
    with open("var/report.txt", "w") as out:
        out.write(text)
