# The loop is handed to a thread that runs it, and used here all the same.
import asyncio
import threading


def run(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


def start(renew):
    loop = asyncio.new_event_loop()
    loop.call_later(5, renew)
    thread = threading.Thread(target=run, args=(loop,), daemon=True)
    thread.start()
    return loop.call_later(0, renew)  #~ loop-call-from-thread high
