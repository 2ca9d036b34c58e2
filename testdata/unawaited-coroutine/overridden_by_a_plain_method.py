# A subclass makes the method a plain one: what is called is not known.


class Sink:
    async def write(self, line):
        print(line)

    async def write_all(self, lines):
        for line in lines:
            result = self.write(line)
            if result is not None:
                await result


class ListSink(Sink):
    def __init__(self):
        self.lines = []

    def write(self, line):
        self.lines.append(line)
