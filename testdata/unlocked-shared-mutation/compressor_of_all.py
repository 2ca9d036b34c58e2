# One compressor for all threads, which is documented not to be safe to share.
import threading

import zstandard

lock = threading.Lock()
compressor = zstandard.ZstdCompressor(level=3)


def compress(data):
    return compressor.compress(data)  #~ unlocked-shared-mutation medium
