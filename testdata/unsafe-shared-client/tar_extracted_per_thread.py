# Twin of `tar_extracted.py`: every piece of work opens the archive.
import tarfile
from concurrent.futures import ThreadPoolExecutor


def unpack(archive, folder):
    with tarfile.open(archive) as source:
        names = source.getnames()
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(extract, archive, name, folder) for name in names]
    return [future.result() for future in futures]


def extract(archive, name, folder):
    with tarfile.open(archive) as source:
        source.extract(name, folder)
