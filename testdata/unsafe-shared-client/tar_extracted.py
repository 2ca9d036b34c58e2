# The threads move the one position in the file.
import tarfile
from concurrent.futures import ThreadPoolExecutor


def unpack(archive, folder):
    with tarfile.open(archive) as source, ThreadPoolExecutor() as pool:
        futures = []
        for member in source.getmembers():
            futures.append(pool.submit(extract, source, member, folder))  #~ unsafe-shared-client medium
    return [future.result() for future in futures]


def extract(source, member, folder):
    source.extract(member, folder)
