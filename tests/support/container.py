"""Run the service's image in the engine, cut off from every network, and talk to it from inside."""

from __future__ import annotations

import base64
import json
import subprocess
import uuid
from typing import Any

from lamina.engine import Engine
from support.demo_questions import Question
from support.waiting import wait_until

READY_SECONDS = 60
LABEL = "io.lamina.test"
# Runs in the container, whose only network is its own loopback; the picture comes through standard input.
POST = """
import sys, httpx
print(httpx.post(sys.argv[1], files={"file": sys.stdin.buffer.read()}, timeout=60).raise_for_status().text)
"""
ASK = """
import base64, json, sys, httpx
asked = json.load(sys.stdin)
files = [(part, (name, base64.b64decode(content))) for part, name, content in asked["files"]]
answer = httpx.post(sys.argv[1], files=files or None, data=asked["fields"], json=asked["body"], timeout=120)
print(answer.raise_for_status().text)
"""
GET = """
import sys, httpx
answer = httpx.get(sys.argv[1], timeout=30)
print(answer.status_code)
print(answer.text)
"""


class Container:
    """A running container without network; ``remove`` it in the end."""

    def __init__(self, engine: Engine, image: str, *options: str) -> None:
        self.engine = engine
        self.name = f"lamina-test-{uuid.uuid4().hex[:12]}"
        # The image's own health check, asked more often, so that a test need not wait for its first 15 seconds.
        common = ["--network", "none", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"]
        common += ["--mount", "type=tmpfs,destination=/data", "--health-interval", "1s", "--label", LABEL]
        engine.run("run", "--detach", "--name", self.name, *common, *options, image)

    def python(self, program: str, *arguments: str, stdin: bytes = b"") -> str:
        """Run a program on the image's own Python, found on its own PATH."""
        command = [self.engine.client, "exec", "--interactive", self.name, "python3", "-c", program, *arguments]
        result = subprocess.run(command, input=stdin, capture_output=True, check=False)
        assert result.returncode == 0, result.stderr.decode()
        return result.stdout.decode()

    def post(self, path: str, picture: bytes) -> Any:
        """Return the service's answer to a picture."""
        return json.loads(self.python(POST, f"http://127.0.0.1:8000{path}", stdin=picture))

    def ask(self, question: Question) -> Any:
        """Return the API's answer to a question."""
        files = [(part, name, base64.b64encode(content).decode()) for part, name, content in question.files]
        asked = json.dumps({"files": files, "fields": question.fields, "body": question.body})
        return json.loads(self.python(ASK, f"http://127.0.0.1:8000{question.path}", stdin=asked.encode()))

    def get(self, port: int, path: str) -> tuple[int, str]:
        """Return status and text of an answer."""
        status, _, text = self.python(GET, f"http://127.0.0.1:{port}{path}").partition("\n")
        return int(status), text

    @property
    def state(self) -> dict[str, Any]:
        return dict(self.engine.inspect("container", [self.name])[0]["State"])

    def wait_until_healthy(self) -> None:
        """Wait for the image's HEALTHCHECK to say so."""
        wait_until(lambda: self.state["Health"]["Status"] == "healthy", READY_SECONDS, self.logs)

    def wait_until_ready(self) -> None:
        """Wait until the models are loaded."""
        self.wait_until_healthy()
        wait_until(lambda: self.get(8000, "/readyz")[0] == 200, READY_SECONDS, self.logs)

    def logs(self) -> str:
        found = self.engine.attempt("logs", self.name)
        return found.stdout + found.stderr

    def remove(self) -> None:
        self.engine.attempt("rm", "--force", "--volumes", self.name)
