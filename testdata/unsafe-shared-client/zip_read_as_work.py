# Twin of `zip_write_as_work.py`: readers take turns inside the archive, and one worker is alone at it.
import concurrent.futures
import zipfile


def unpack(name, members):
    archive = zipfile.ZipFile(name)
    with concurrent.futures.ThreadPoolExecutor(max_workers=5) as pool:
        contents = list(pool.map(archive.read, members))
    archive.close()
    return contents


def pack(name, paths):
    archive = zipfile.ZipFile(name, "w")
    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
        list(pool.map(archive.write, paths))
    archive.close()
