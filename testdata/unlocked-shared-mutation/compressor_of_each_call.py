# Every call has a compressor of its own, or takes the lock.
import threading

import zstandard

lock = threading.Lock()
decompressor = zstandard.ZstdDecompressor()


def compress(data):
    compressor = zstandard.ZstdCompressor(level=3)
    return compressor.compress(data)


def decompress(data):
    with lock:
        return decompressor.decompress(data)
