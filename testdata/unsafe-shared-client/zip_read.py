# Twin of `zip_written.py`: readers take turns inside the archive.
from concurrent.futures import ThreadPoolExecutor
from zipfile import ZipFile


def unpack(archive, names):
    with ZipFile(archive) as source, ThreadPoolExecutor() as pool:
        return list(pool.map(lambda name: source.read(name), names))
