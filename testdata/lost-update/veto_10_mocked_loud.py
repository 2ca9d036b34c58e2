# The twin of veto_10_mocked.py: the thread is a thread.
import threading
from unittest import mock

sent = 0


def send():
    global sent
    sent += 1  #~ lost-update


def test_send():
    global sent
    worker = threading.Thread(target=send)
    worker.start()
    sent += 1
    worker.join()
