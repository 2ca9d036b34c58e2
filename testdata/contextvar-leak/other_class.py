# A class of the program with that name is something else.
class ContextVar:
    def __init__(self, name, default):
        self.name = name
        self.default = default


tags = ContextVar("tags", default=[])
