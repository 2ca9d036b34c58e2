# The end of the process is nothing that is asked for in the outer loop.
import subprocess
import sys
import time


def output_of(command):
    tries = 1
    while True:
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        waited = 0
        while True:
            if process.poll() is not None:
                break
            if waited > 120:
                break
            waited += 1
            time.sleep(1)
        if process.returncode == 0:
            break
        process.kill()
        if tries > 3:
            sys.exit(1)
        tries += 1
    text = process.stdout.read()
    process.wait()
    return text
