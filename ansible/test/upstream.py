#!/usr/bin/env python3
"""upstream.py ADDRESS PORT LOG: MCP servers of revision 2025-06-18, each at /<name>/mcp.

The one tool, echo, writes its argument `id` into LOG, one a line, so that it can be told how often a call was run. The server
`workflow` wants the bearer token that is in the file LOG.token."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ADDRESS, PORT, LOG = sys.argv[1], int(sys.argv[2]), sys.argv[3]
TOOL = {"name": "echo", "inputSchema": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}}
log = open(LOG, "a", buffering=1)
lock = threading.Lock()


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/workflow/mcp" and self.headers["Authorization"] != "Bearer " + open(LOG + ".token").read().strip():
            self.answer(401)
        elif "id" not in message:
            self.answer(202)
        elif message["method"] in METHODS:
            result = METHODS[message["method"]](message.get("params", {}))
            self.answer(200, {"jsonrpc": "2.0", "id": message["id"], "result": result})
        else:
            error = {"code": -32601, "message": "Method not found"}
            self.answer(200, {"jsonrpc": "2.0", "id": message["id"], "error": error})

    def do_GET(self):
        self.answer(405)

    def do_DELETE(self):
        self.answer(200)

    def answer(self, status, message=None):
        body = b"" if message is None else json.dumps(message).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if message is not None and "protocolVersion" in message.get("result", {}):
            self.send_header("Mcp-Session-Id", "session")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def initialize(_):
    return {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "lab", "version": "1"}}


def call(params):
    with lock:
        log.write(params["arguments"]["id"] + "\n")
    return {"content": [{"type": "text", "text": params["arguments"]["id"]}]}


METHODS = {"initialize": initialize, "tools/list": lambda _: {"tools": [TOOL]}, "tools/call": call, "ping": lambda _: {}}

ThreadingHTTPServer.request_queue_size = 128
ThreadingHTTPServer((ADDRESS, PORT), Server).serve_forever()
