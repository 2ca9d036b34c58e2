# No thread in sight, but the name can hardly mean anything else.
class Downloader:
    def __init__(self):
        self.cancel_requested = False

    def cancel(self):
        self.cancel_requested = True

    def download(self, source):
        while not self.cancel_requested:  #~ bool-cancel-flag
            source.read_chunk()
