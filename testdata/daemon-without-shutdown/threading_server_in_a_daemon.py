# The server's own thread is a daemon; those that it starts for requests are not, and keep the interpreter from ending.
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn


class Pages(ThreadingMixIn, HTTPServer):  #~ daemon-without-shutdown medium
    """One thread a request."""


def serve_beside(port):
    pages = Pages(("", port), BaseHTTPRequestHandler)
    thread = threading.Thread(target=pages.serve_forever)
    thread.daemon = True
    thread.start()
