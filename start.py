#!/usr/bin/env python3
"""Set hapusheets up beside itself and run it.

    python3 start.py demo        the whole main job on invented people, into ./esittely
    python3 start.py test        lint, types and tests
    python3 start.py match R-0001    (anything else goes to hapusheets)

Standard library only, and written so that an old Python 3 can still read it and say that it is old.
"""

import os
import sys
from pathlib import Path

NEEDED = (3, 11)
ROOT = Path(os.path.abspath(__file__)).parent  # noqa: PTH100 - resolve() would leave a linked folder
VENV = ROOT / ".venv"
STAMP = VENV / "hapusheets-stamp"
DEMO = "esittely"
TAKES_VALUE = ("-w", "--workspace", "--lang", "--now")
NO_DEFAULT_WORKSPACE = ("init", "aloita", "demo", "esittely")

WORDS = {
    "old": (
        "hapusheets tarvitsee Pythonin 3.11 tai uudemman. Tämä on {have}.",
        "hapusheets behöver Python 3.11 eller nyare. Det här är {have}.",
        "hapusheets needs Python 3.11 or newer. This is {have}.",
    ),
    "old_try": (
        "Koneella on sopiva Python. Kokeile: {name} start.py",
        "Datorn har en Python som passar. Prova: {name} start.py",
        "This machine has a suitable Python. Try: {name} start.py",
    ),
    "old_get": (
        "Asenna uudempi Python: https://www.python.org/downloads/",
        "Installera en nyare Python: https://www.python.org/downloads/",
        "Install a newer Python: https://www.python.org/downloads/",
    ),
    "making": (
        "Valmistellaan ohjelman omaa ympäristöä (vain ensimmäisellä kerralla).",
        "Programmets egen miljö förbereds (bara första gången).",
        "Preparing the program's own environment (the first time only).",
    ),
    "updating": (
        "Päivitetään ohjelman osat.",
        "Programmets delar uppdateras.",
        "Updating the parts of the program.",
    ),
    "ready": ("Ympäristö on valmis ({seconds} s).", "Miljön är klar ({seconds} s).", "Ready ({seconds} s)."),
    "no_write": (
        "Kansioon {path} ei voi kirjoittaa. Kopioi hapusheets omaan kansioosi ja aloita siellä.",
        "Det går inte att skriva i mappen {path}. Kopiera hapusheets till din egen mapp och börja där.",
        "The folder {path} cannot be written. Copy hapusheets into a folder of your own and start there.",
    ),
    "no_pip": (
        "Pythonista puuttuu {what}. Debian ja Ubuntu: sudo apt install python3-venv python3-pip",
        "Python saknar {what}. Debian och Ubuntu: sudo apt install python3-venv python3-pip",
        "This Python lacks {what}. Debian and Ubuntu: sudo apt install python3-venv python3-pip",
    ),
    "failed": (
        "Osien nouto ei onnistunut. Tarkista verkkoyhteys ja anna sama komento uudelleen.",
        "Delarna kunde inte hämtas. Kontrollera nätet och ge samma kommando på nytt.",
        "The parts could not be fetched. Check the network and run the same command again.",
    ),
    "stopped": (
        "Keskeytettiin. Sama komento jatkaa alusta.",
        "Avbröts. Samma kommando börjar om.",
        "Interrupted. The same command starts over.",
    ),
    "next_name": (
        "Kansio {old} on jo olemassa, eikä sitä muuteta. Uusi esittely tulee kansioon {new}.",
        "Mappen {old} finns redan och ändras inte. Den nya visningen görs i mappen {new}.",
        "The folder {old} exists and is left as it is. The new demo goes to {new}.",
    ),
    "tests": (
        "Kunnossa: {good}. Ei kunnossa: {bad}.",
        "I skick: {good}. Inte i skick: {bad}.",
        "Good: {good}. Bad: {bad}.",
    ),
}


def main(words: "list[str]") -> int:
    """Run one command line and return its exit code."""
    if sys.version_info < NEEDED:
        return tell_old()
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    command = words[0] if words else ""
    try:
        python = prepare("test" if command == "test" else "run")
    except KeyboardInterrupt:
        say("stopped")
        return 3
    if python is None:
        return 4
    if command == "test":
        return run_tests(python, words[1:])
    words = with_demo_folder(with_workspace(words, Path.cwd()), Path.cwd())
    return hand_over([str(python), "-P", "-m", "hapusheets"] + words)  # noqa: RUF005 - old grammar


# What is said ---------------------------------------------------------------------------------------------


def language() -> int:
    """Return 0, 1 or 2: Finnish, Swedish, English; from ``--lang`` or HAPUSHEETS_LANG."""
    asked = os.environ.get("HAPUSHEETS_LANG", "fi")
    for word, following in zip(sys.argv, sys.argv[1:] + [""]):  # noqa: B905, RUF005 - old grammar
        if word.startswith("--lang"):
            asked = word[7:] or following
    return {"sv": 1, "en": 2}.get(asked, 0)


def say(code: str, **facts: object) -> None:
    """Write one line, also on a console that lacks letters."""
    write(WORDS[code][language()].format(**facts))


def write(line: str) -> None:
    """Write ``line`` to stderr: stdout belongs to the command's answer."""
    try:
        sys.stderr.write(line + "\n")
    except UnicodeEncodeError:
        sys.stderr.write(line.encode("ascii", "replace").decode("ascii") + "\n")
    sys.stderr.flush()


def tell_old() -> int:
    """Say in three languages that this Python is too old, and which one on this machine would do."""
    have = "Python %d.%d" % (sys.version_info[0], sys.version_info[1])
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    names = ["python3.%d" % minor for minor in range(15, 10, -1)]
    newer = [name for name in names if any((folder / name).exists() for folder in folders)]
    for index in range(3):
        write(WORDS["old"][index].format(have=have))
        write(WORDS["old_try" if newer else "old_get"][index].format(name=newer[0] if newer else ""))
    return 2


# The environment ------------------------------------------------------------------------------------------


def prepare(kind: str) -> "Path | None":
    """Return the Python of an environment that holds exactly the locked parts (``run`` or ``test``), or None."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamps = read_stamps()
    if stamps.get(kind) == fingerprint(kind) and python.exists():
        return python
    return python if set_up(kind, python, stamps) else None


def lock_file(kind: str) -> Path:
    """Return the list of pinned parts with their hashes."""
    return ROOT / "requirements" / (kind + ".txt")


def fingerprint(kind: str) -> str:
    """Return what an environment of this kind must have been made from: this Python and this lock file."""
    import hashlib

    digest = hashlib.sha256(lock_file(kind).read_bytes()).hexdigest()
    return "%d.%d %s" % (sys.version_info[0], sys.version_info[1], digest)


def read_stamps() -> "dict[str, str]":
    """Return the fingerprint of each kind that was completely installed; ``begun`` when a set-up was cut short."""
    lines = STAMP.read_text("utf-8").splitlines() if STAMP.exists() else []
    return {line.partition(" ")[0]: line.partition(" ")[2] for line in lines}


def must_clear(stamps: "dict[str, str]", site: Path) -> bool:
    """Tell whether the environment must be made anew: cut short, or made for another Python."""
    return "begun" in stamps or not site.is_dir()


def set_up(kind: str, python: Path, stamps: "dict[str, str]") -> bool:
    """Make or renew the environment; the stamp comes last, so that an interrupted set-up is redone."""
    import sysconfig
    import time

    start = time.time()
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))
    clear = must_clear(stamps, site)
    say("making" if clear else "updating")
    pip = pip_command(python)
    if pip is None or not (make_venv(clear, with_pip=pip[0] == str(python)) if clear else True):
        return False
    STAMP.write_text("begun\n", "utf-8")
    (site / "hapusheets.pth").write_text(os.path.relpath(str(ROOT), str(site)) + "\n", "utf-8")
    if not install(pip, lock_file(kind)):
        say("failed")
        return False
    done = ("run", "test") if kind == "test" else ("run",)
    STAMP.write_text("".join(name + " " + fingerprint(name) + "\n" for name in done), "utf-8")
    say("ready", seconds=round(time.time() - start))
    return True


def pip_command(python: Path) -> "list[str] | None":
    """Return how to call pip for the environment: this Python's pip, else one made by ensurepip, else None."""
    from importlib.util import find_spec

    if find_spec("venv") is None:
        say("no_pip", what="venv")
    elif find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(python)]
    elif find_spec("ensurepip"):
        return [str(python), "-m", "pip"]
    else:
        say("no_pip", what="pip")
    return None


def make_venv(clear: bool, with_pip: bool) -> bool:
    """Make the environment beside this file; False when the folder cannot be written."""
    import venv

    try:
        venv.EnvBuilder(clear=clear, symlinks=os.name != "nt", with_pip=with_pip).create(str(VENV))
    except OSError:
        say("no_write", path=ROOT)
        return False
    return True


def install(pip: "list[str]", lock: Path) -> bool:
    """Install the locked parts, each checked against its hash; show which one is being fetched."""
    import collections
    import subprocess

    options = ["--require-hashes", "--only-binary", ":all:", "--no-compile", "--progress-bar", "off"]
    environment = dict(os.environ, PYTHONUNBUFFERED="1", PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    total = sum(not line.startswith((" ", "#")) for line in lock.read_text("utf-8").splitlines())
    last = collections.deque(maxlen=12)  # type: collections.deque[str]
    command = pip + ["install"] + options + ["-r", str(lock)]  # noqa: RUF005 - old grammar
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, encoding="utf-8", errors="replace"
    ) as process:
        count = 0
        for line in process.stdout or ():
            last.append(line.rstrip())
            if line.startswith(("Collecting ", "Requirement already", "Ignoring ")):
                count += 1
                show_progress(count, total, line.split("==")[0].split(":")[0].split()[-1])
            elif line.startswith("Installing "):
                show_progress(total, total, "…")
    sys.stderr.write("\n")
    if process.returncode:
        write("\n".join(last))
    return process.returncode == 0


def show_progress(count: int, total: int, name: str) -> None:
    """Show a bar on a terminal, a dot for each part elsewhere."""
    if sys.stderr.isatty():
        full = min(20, 20 * count // total)
        sys.stderr.write("\r  [%s%s] %d/%d %-24s" % ("#" * full, "-" * (20 - full), count, total, name[:24]))
    else:
        sys.stderr.write(".")
    sys.stderr.flush()


# Running --------------------------------------------------------------------------------------------------


def with_workspace(words: "list[str]", here: Path) -> "list[str]":
    """Name ./esittely as the workspace when none is given and none is above ``here``."""
    named = any(word in ("-w", "--workspace") or word.startswith("--workspace=") for word in words)
    above = any((folder / "hapusheets.toml").is_file() for folder in [here] + list(here.parents))  # noqa: RUF005
    if named or above or (words[:1] and words[0] in NO_DEFAULT_WORKSPACE):
        return words
    return ["-w", DEMO] + words if (here / DEMO / "hapusheets.toml").is_file() else words  # noqa: RUF005


def with_demo_folder(words: "list[str]", here: Path) -> "list[str]":
    """Give ``demo`` a folder when it has none: ./esittely, or the next free name beside it."""
    if words[:1] not in (["demo"], ["esittely"]) or "--help" in words or has_value(words[1:]):
        return words
    name, number = DEMO, 1
    while (here / name).exists():
        number += 1
        name = "%s-%d" % (DEMO, number)
    if number > 1:
        say("next_name", old=DEMO, new=name)
    return [words[0], name] + words[1:]  # noqa: RUF005 - old grammar


def has_value(words: "list[str]") -> bool:
    """Tell whether ``words`` hold anything but options and their values."""
    before = [""] + words  # noqa: RUF005 - old grammar
    return any(not word.startswith("-") and before[i] not in TAKES_VALUE for i, word in enumerate(words))


def environment() -> "dict[str, str]":
    """Return the environment of a command: it names the program as the user typed it."""
    python = "py" if os.name == "nt" else os.path.basename(sys.orig_argv[0])  # noqa: PTH119 - text
    return dict(os.environ, HAPUSHEETS_PROGRAM=python + " " + sys.argv[0])


def hand_over(command: "list[str]") -> int:
    """Let ``command`` take this process's place; on Windows wait for it (it hears Ctrl-C itself)."""
    if os.name != "nt":
        os.execve(command[0], command, environment())  # noqa: S606 - our own Python, no shell
    import subprocess

    child = subprocess.Popen(command, env=environment())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def run_tests(python: Path, words: "list[str]") -> int:
    """Run lint, format, types and tests; every one of them, whatever the others say. 1 when one failed."""
    import subprocess

    tools = ("ruff check", "ruff format --check", "mypy", "pytest")
    failed = []
    for tool in tools:
        write("== " + tool)
        command = [str(python), "-m"] + tool.split() + (pytest_words(words) if tool == "pytest" else [])
        if subprocess.call(command, cwd=str(ROOT)):
            failed.append(tool)
    good = [tool for tool in tools if tool not in failed]
    say("tests", good=", ".join(good) or "-", bad=", ".join(failed) or "-")
    return 1 if failed else 0


def pytest_words(words: "list[str]") -> "list[str]":
    """Return pytest's words: the tests are shared among the processors (at most four) unless -n says otherwise."""
    asked = any(word.startswith("-n") for word in words)
    shares = str(min(os.cpu_count() or 1, 4))
    return words if asked else ["-n", shares, "--dist", "worksteal"] + words  # noqa: RUF005 - old grammar


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
