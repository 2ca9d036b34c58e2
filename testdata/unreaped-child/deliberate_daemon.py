# A session of its own: the child is meant to live without its parent.
import subprocess


def start_agent(path):
    child = subprocess.Popen([path, "--agent"], start_new_session=True)
    print(child.pid)
