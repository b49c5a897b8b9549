"""The other side of ``regexes``: run as a program that reads one task and writes one answer, both JSON."""

from __future__ import annotations

import json
import re
import sys
from typing import Any


def answer(task: dict[str, Any]) -> dict[str, Any]:
    """Return ``{"done": [[text, count], …]}``, or ``{"fault": …}`` in words for the client."""
    try:
        pattern = re.compile(task["pattern"], task["flags"])
        done = [pattern.subn(task["by"], text) for text in task["texts"]]
    except (re.error, OverflowError, RecursionError) as error:
        return {"fault": f"Invalid regular expression: {error}"}
    if any(number and len(text) > task["longest"] for text, number in done):
        limit = task["longest"]
        return {"fault": f"Your input contains more than the maximum of {limit} characters in a single cell."}
    return {"done": done}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(json.loads(sys.stdin.read()))))
