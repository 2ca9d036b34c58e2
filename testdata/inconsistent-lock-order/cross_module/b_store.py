# Index, then blob.
from a_locks import blob_lock, index_lock


def store(key, blob, index, blobs):
    with index_lock:
        index[key] = len(blobs)
        with blob_lock:  #~ inconsistent-lock-order
            blobs.append(blob)
