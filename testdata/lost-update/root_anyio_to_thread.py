# Worker threads of anyio run beside each other.
import anyio
import anyio.to_thread


served = 0


def serve(*_):
    global served
    served += 1  #~ lost-update low


async def main():
    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(anyio.to_thread.run_sync, serve)
