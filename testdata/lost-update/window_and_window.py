# A menu, a button and a key: the window calls all of them on its own thread.
import tkinter

clicks = 0


def count(event=None):
    global clicks
    clicks += 1


def main():
    root = tkinter.Tk()
    menu = tkinter.Menu(root)
    menu.add_command(label="count", command=count)
    tkinter.Button(root, command=count).pack()
    root.bind("<space>", count)
    root.mainloop()
