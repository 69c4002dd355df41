#!/usr/bin/env python3
"""traffic.py URL TOKEN_FILE DIRECTORY: calls the tool local__echo all the time, until SIGTERM, and counts what fails.

Clients of both eras, with a connection that they keep or one for each call. Those of 2025-06-18 have a session, and make a new one
where it is answered with 404, as their revision says. The token is read for each request. In DIRECTORY are written: `calls`, the
ids of the calls that were answered; `failures`, what failed and when; `counts.json`, four times a second."""

import http.client
import itertools
import json
import os
import signal
import sys
import threading
import time
import urllib.parse

URL, TOKEN_FILE, DIRECTORY = urllib.parse.urlsplit(sys.argv[1]), sys.argv[2], sys.argv[3]
PAUSE, TIMEOUT = 0.2, 20
MODERN = "2026-07-28"
stopping = threading.Event()


class Counts:
    def __init__(self):
        self.lock = threading.Lock()
        self.calls = self.failed = self.lost_sessions = 0
        self.answered = open(os.path.join(DIRECTORY, "calls"), "a", buffering=1)
        self.failures = open(os.path.join(DIRECTORY, "failures"), "a", buffering=1)

    def call(self, name):
        with self.lock:
            self.calls += 1
            self.answered.write(name + "\n")

    def failure(self, name, what):
        with self.lock:
            self.failed += 1
            self.failures.write(f"{time.strftime('%H:%M:%S')} {name}: {what}\n")

    def lost_session(self):
        with self.lock:
            self.lost_sessions += 1

    def write(self):
        path = os.path.join(DIRECTORY, "counts.json")
        with self.lock:
            counts = {"calls": self.calls, "failed": self.failed, "lost_sessions": self.lost_sessions}
        with open(path + ".new", "w") as file:
            json.dump(counts, file)
        os.rename(path + ".new", path)


class Failure(Exception):
    pass


class Client:
    """Sends one message after the other, over one connection or over one for each."""

    def __init__(self, keeps):
        self.keeps = keeps
        self.connection = None

    def post(self, message, headers):
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            "Authorization": "Bearer " + open(TOKEN_FILE).read().strip(),
            **headers,
        }
        if self.connection is None:
            self.connection = http.client.HTTPConnection(URL.hostname, URL.port or 80, timeout=TIMEOUT)
        try:
            self.connection.request("POST", URL.path, json.dumps(message), headers)
            response = self.connection.getresponse()
            body = response.read()
        except BaseException:
            self.close()
            raise
        if not self.keeps:
            self.close()
        return response, body

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def result(response, body):
    if response.status != 200:
        raise Failure(f"status {response.status}: {body[:200]!r}")
    if response.headers.get_content_type() == "text/event-stream":
        body = [line[5:] for line in body.splitlines() if line.startswith(b"data:")][-1]
    message = json.loads(body)
    if "result" not in message:
        raise Failure(f"answer {body[:300]!r}")
    return message["result"]


def request(name, method, params):
    return {"jsonrpc": "2.0", "id": name, "method": method, "params": params}


class Modern:
    def __init__(self, keeps):
        self.client = Client(keeps)

    def call(self, name):
        meta = {
            "io.modelcontextprotocol/protocolVersion": MODERN,
            "io.modelcontextprotocol/clientInfo": {"name": "traffic", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
        }
        params = {"name": "local__echo", "arguments": {"id": name}, "_meta": meta}
        headers = {"MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/call", "Mcp-Name": "local__echo"}
        return result(*self.client.post(request(name, "tools/call", params), headers))


class Legacy:
    def __init__(self, keeps):
        self.client = Client(keeps)
        self.session = {}

    def call(self, name):
        for _ in range(3):
            if not self.session:
                self.initialize(name)
            params = {"name": "local__echo", "arguments": {"id": name}}
            response, body = self.client.post(request(name, "tools/call", params), self.session)
            if response.status != 404:
                return result(response, body)
            self.session = {}
            counts.lost_session()
        raise Failure("three sessions were lost in a row")

    def initialize(self, name):
        params = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "traffic", "version": "1"}}
        response, body = self.client.post(request(name, "initialize", params), {})
        version = result(response, body)["protocolVersion"]
        self.session = {"Mcp-Session-Id": response.headers["Mcp-Session-Id"], "MCP-Protocol-Version": version}
        response, body = self.client.post({"jsonrpc": "2.0", "method": "notifications/initialized"}, self.session)
        if response.status not in (202, 404):
            raise Failure(f"status {response.status} for initialized: {body[:200]!r}")


def work(kind, client):
    for number in itertools.count():
        if stopping.is_set():
            return
        name = f"{kind}-{number}"
        try:
            text = client.call(name)["content"][0]["text"]
            if text != name:
                raise Failure(f"the answer is {text}")
            counts.call(name)
        except Exception as e:  # Whatever it is, a client has not got its answer.
            counts.failure(name, repr(e))
        stopping.wait(PAUSE)


counts = Counts()
signal.signal(signal.SIGTERM, lambda *_: stopping.set())
clients = {
    f"{kind.__name__}-{'kept' if keeps else 'new'}-{n}": kind(keeps)
    for kind in (Modern, Legacy)
    for keeps in (True, False)
    for n in range(2)
}
threads = [threading.Thread(target=work, args=item) for item in clients.items()]
for thread in threads:
    thread.start()
while any(thread.is_alive() for thread in threads):
    counts.write()
    time.sleep(0.25)
counts.write()
