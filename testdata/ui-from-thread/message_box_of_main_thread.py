# The twin: the thread is waited for, and the main thread opens the box.
import threading
from tkinter import messagebox


def work():
    return None


def main():
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    messagebox.showerror("failed", "no connection")
