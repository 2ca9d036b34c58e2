# Child processes are waited for in the coroutine itself.
import os
import subprocess


async def convert(source):
    subprocess.run(["convert", source], check=True)  #~ blocking-in-async high
    os.system("sync")  #~ blocking-in-async high
    child = subprocess.Popen(["tail", source])  #~ blocking-in-async low
    child.wait()  #~ blocking-in-async high
    os.spawnlp(os.P_NOWAIT, "beep", "beep")  #~ blocking-in-async low
