# A thread for each request, kept for a join that never comes.
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn


class Server(ThreadingMixIn, HTTPServer):  #~ daemon-without-shutdown low
    """One thread a request."""


def serve(port):
    Server(("", port), BaseHTTPRequestHandler).serve_forever()
