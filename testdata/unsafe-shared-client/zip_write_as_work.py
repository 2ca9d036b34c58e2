# The work of the pool is a method of the archive.
import concurrent.futures
import zipfile


def pack(name, paths):
    archive = zipfile.ZipFile(name, "w")
    with concurrent.futures.ThreadPoolExecutor(max_workers=5) as pool:
        list(pool.map(archive.write, paths))  #~ unsafe-shared-client medium
    archive.close()
