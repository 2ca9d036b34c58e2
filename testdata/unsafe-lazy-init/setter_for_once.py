# What a caller hands over is not made here.
class Core:
    def __init__(self):
        self._loader = None

    def set_loader(self, loader):
        if self._loader is not None:
            raise RuntimeError("set already")
        self._loader = loader
