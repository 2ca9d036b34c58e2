# The twin of root_anyio_to_thread.py with a lock around the change.
import anyio
import threading
import anyio.to_thread


served = 0
served_lock = threading.Lock()


def serve(*_):
    global served
    with served_lock:
        served += 1


async def main():
    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(anyio.to_thread.run_sync, serve)
