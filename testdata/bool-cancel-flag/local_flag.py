# A local variable that nobody else can see.
def collect(source):
    cancelled = False
    rows = []
    while not cancelled:
        row = source.next()
        if row is None:
            cancelled = True
        rows.append(row)
    return rows
