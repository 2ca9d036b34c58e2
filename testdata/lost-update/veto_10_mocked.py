# Inside the patch the thread is a mock, and nothing runs beside the test.
import threading
from unittest import mock

sent = 0


def send():
    global sent
    sent += 1  #~wrong lost-update low


@mock.patch("threading.Thread")
def test_send(thread):
    global sent
    worker = threading.Thread(target=send)
    worker.start()
    sent += 1
    worker.join()
