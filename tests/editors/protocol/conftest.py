import os
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent / "fixtures"


def server_command():
    return [os.environ.get("ASL_LSP") or pytest.exit("ASL_LSP: the server's path", 2)]


def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    terminalreporter.write_line(f"{len(stats.get('passed', []))} passed, {failed} failed")
