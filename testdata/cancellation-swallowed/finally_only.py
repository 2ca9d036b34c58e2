# A `finally` lets everything through.
async def consume(queue, log):
    while True:
        try:
            item = await queue.get()
            item.run()
        finally:
            log.write("next")
