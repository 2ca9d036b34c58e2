# Blob, then index, through a helper of its own.
import a_locks


def compact(index, blobs):
    with a_locks.blob_lock:
        kept = [blob for blob in blobs if blob]
        _reindex(index, kept)


def _reindex(index, blobs):
    with a_locks.index_lock:
        index.clear()
        index.update(enumerate(blobs))
