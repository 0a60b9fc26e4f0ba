"""What the base protocol demands and client libraries do not let a test get wrong:
framing, errors, the order of start and end."""
import json
import subprocess
import threading

import pytest

from conftest import server_command


class Raw:
    def __init__(self, command):
        self.p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.timer = threading.Timer(20, self.p.kill)
        self.timer.start()
        self.id = 0

    def write(self, data):
        self.p.stdin.write(data)
        self.p.stdin.flush()

    def send(self, method, params=None, **more):
        msg = {"jsonrpc": "2.0", "method": method, **more}
        if params is not None:
            msg["params"] = params
        body = json.dumps(msg).encode()
        self.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def receive(self):
        length = None
        while line := self.p.stdout.readline():
            if line == b"\r\n":
                break
            name, _, value = line.partition(b":")
            assert line.endswith(b"\r\n"), line
            assert name.lower() in (b"content-length", b"content-type"), f"not a header on stdout: {line!r}"
            if name.lower() == b"content-length":
                length = int(value)
        assert length is not None, "the server closed its output"
        body = self.p.stdout.read(length)
        assert len(body) == length
        msg = json.loads(body.decode("utf-8"))
        assert msg.get("jsonrpc") == "2.0"
        return msg

    def ask(self, method, params=None):
        self.id += 1
        self.send(method, params, id=self.id)
        while True:
            msg = self.receive()
            if "method" in msg and "id" in msg:  # the server's own request
                body = json.dumps({"jsonrpc": "2.0", "id": msg["id"], "result": None}).encode()
                self.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            elif msg.get("id") == self.id:
                assert ("result" in msg) != ("error" in msg), msg
                return msg

    def start(self):
        answer = self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.send("initialized", {})
        return answer["result"]

    def end(self):
        return self.p.wait(10)


@pytest.fixture
def raw():
    r = Raw(server_command())
    yield r
    r.timer.cancel()
    r.p.kill()
    r.p.wait()


def test_clean_end(raw):
    raw.start()
    answer = raw.ask("shutdown")
    assert answer["result"] is None
    raw.send("exit")
    assert raw.end() == 0


def test_exit_without_shutdown_is_1(raw):
    raw.start()
    raw.send("exit")
    assert raw.end() == 1


HOVER = {"textDocument": {"uri": "file:///a.asl.json"}, "position": {"line": 0, "character": 0}}


def test_request_before_initialize(raw):
    assert raw.ask("textDocument/hover", HOVER)["error"]["code"] == -32002


def test_request_after_shutdown(raw):
    raw.start()
    raw.ask("shutdown")
    assert raw.ask("textDocument/hover", HOVER)["error"]["code"] == -32600


def test_second_initialize(raw):
    raw.start()
    assert "error" in raw.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})


def test_unknown_request(raw):
    raw.start()
    assert raw.ask("asl/noSuchRequest", {})["error"]["code"] == -32601


def test_unknown_notifications_are_ignored(raw):
    raw.start()
    raw.send("$/noSuchNotification", {})
    raw.send("asl/noSuchNotification", {})
    assert raw.ask("shutdown")["result"] is None


def test_bad_params(raw):
    raw.start()
    assert raw.ask("textDocument/hover", {"textDocument": 7})["error"]["code"] == -32602
    assert raw.ask("shutdown")["result"] is None


def test_position_outside_the_document(raw):
    raw.start()
    document = {"uri": "file:///a.asl.json", "languageId": "asl", "version": 1, "text": "{}"}
    raw.send("textDocument/didOpen", {"textDocument": document})
    answer = raw.ask("textDocument/hover", {**HOVER, "position": {"line": 99, "character": 99}})
    assert "error" not in answer or answer["error"]["code"] != -32603
    assert raw.ask("shutdown")["result"] is None


def test_message_in_pieces(raw):
    body = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}'
    kind = b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r"
    for piece in (b"Content-", b"Length: %d\r\n" % len(body), kind, b"\n", body[:9], body[9:]):
        raw.write(piece)
    assert raw.receive()["id"] == 1


def test_string_ids(raw):
    raw.start()
    raw.send("shutdown", id="s-1")
    while "id" not in (msg := raw.receive()):
        pass
    assert msg["id"] == "s-1"


def test_end_of_input_ends_the_server(raw):
    raw.start()
    raw.p.stdin.close()
    raw.end()
