# A plain function finds a loop running, and waits for a pool on the loop's thread.
import asyncio
import concurrent.futures


class Client:
    async def execute_async(self, code):
        await asyncio.sleep(0.1)
        return code

    def execute(self, code):
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(self.execute_async(code))
        else:
            with concurrent.futures.ThreadPoolExecutor() as pool:
                future = pool.submit(asyncio.run, self.execute_async(code))
                return future.result()  #~ blocking-in-async low
