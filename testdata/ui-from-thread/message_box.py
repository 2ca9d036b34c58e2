# A message box is opened by a thread.
import threading
from tkinter import messagebox


def work():
    messagebox.showerror("failed", "no connection")  #~ ui-from-thread high


def main():
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
