# The loop body itself ends the loop.
class Shell:
    def __init__(self, lines):
        self.lines = lines
        self.quit = False

    def loop(self):
        while not self.quit:
            self.execute(next(self.lines))

    def execute(self, line):
        if line == "exit":
            self.leave()

    def leave(self):
        self.quit = True
