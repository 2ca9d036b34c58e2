# The threads are daemons, which nobody keeps.
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn


class Server(ThreadingMixIn, HTTPServer):
    """One thread a request."""

    daemon_threads = True


def serve(port):
    Server(("", port), BaseHTTPRequestHandler).serve_forever()
