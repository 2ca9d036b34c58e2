# The interpreter itself waits for non-daemon threads when the script ends.
import threading


def serve():
    print("serving")


def main():
    server = threading.Thread(target=serve)
    server.start()


if __name__ == "__main__":
    main()
