# Whoever writes while another thread's member is being written gets a `ValueError`.
from concurrent.futures import ThreadPoolExecutor
from zipfile import ZipFile


def pack(archive, paths):
    with ZipFile(archive, "w") as target, ThreadPoolExecutor() as pool:
        list(pool.map(lambda path: target.write(path), paths))  #~ unsafe-shared-client medium
