"""Make `.venv` hold exactly what a lock file names: `python3 tools/environment.py run` or `... dev`.

Runs on any Python from 3.6, without a package, so that a machine that lacks something is told so in a
sentence. A second run with nothing changed is a matter of milliseconds.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).absolute().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
OLDEST = (3, 11)

NO_SPACE = re.compile(r"No space left on device")
CHANGED = re.compile(r"DO NOT MATCH THE HASHES")
NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|Network is unreachable|Connection refused|"
    r"ConnectTimeoutError|ReadTimeoutError|ProxyError|Could not find a version that satisfies"
)


def end(sentence):
    sys.stderr.write("actionlines: " + sentence + "\n")
    sys.exit(1)


def go_on_with_a_newer_python():
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    end(
        f"Python 3.11 or newer is needed, and {sys.executable} is {sys.version.split()[0]}. Install one (on "
        "Debian 12 or Ubuntu 24.04: sudo apt install python3 python3-venv), then say which: "
        "make run PYTHON=/path/to/python3.11"
    )


def works():
    """Whether `.venv` is there, new enough, has pip, and was made in this very folder."""
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST!r} or sys.prefix != {str(VENV)!r})"
    return PYTHON.exists() and subprocess.call([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL) == 0


def make_venv():
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        end(
            "this Python has no venv module, which keeps the packages apart from the system's. Install it "
            "(on Debian and Ubuntu: sudo apt install python3-venv), then repeat the command."
        )
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True, clear=True).create(str(VENV))
    except (OSError, subprocess.CalledProcessError) as error:
        end(f"{VENV} could not be made ({error}). See to room and rights there, then repeat the command.")


def show(line, *, done):
    """One line that counts the packages, where there is a terminal to show it on."""
    name = re.match(r"Collecting (\S+?)[=<>@ ]", line)
    if name and sys.stdout.isatty():
        sys.stdout.write(f"\r\033[K  {done + 1}: {name.group(1)}")
        sys.stdout.flush()
    elif line.startswith("Installing collected") and sys.stdout.isatty():
        sys.stdout.write("\r\033[K  unpacking\n")
        sys.stdout.flush()
    return done + bool(name)


def pip(*arguments):
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", *arguments]
    process = subprocess.Popen(
        command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
    )
    said, done = [], 0
    for line in process.stdout:
        said.append(line)
        done = show(line, done=done)
    if process.wait() != 0:
        explain("".join(line for line in said if not line.startswith(("Collecting", "  Using", "  Down"))))


def explain(words):
    if NO_SPACE.search(words):
        end("the disk is full: the packages take about 1 GB. Make room, then repeat the command.")
    if CHANGED.search(words):
        end(
            "a package that came over the network is not the one the lock file names, so it was not "
            "installed. Repeat the command; if it stays so, ask whoever runs your package mirror.\n" + words
        )
    if NO_NETWORK.search(words):
        end(
            "the packages could not be fetched: this machine found no way to a package index. Connect it, or "
            "set PIP_INDEX_URL to your organisation's mirror or PIP_FIND_LINKS to a folder of wheels, then "
            "repeat the command. The last words of pip: " + words.strip().splitlines()[-1]
        )
    end("pip could not install the packages; it said:\n" + words)


def fingerprint(kind):
    seen = hashlib.sha256(f"{ROOT} {kind} ".encode())
    for name in (LOCKS[kind], "pyproject.toml"):
        seen.update((ROOT / name).read_bytes())
    return seen.hexdigest()


def stamp(kind):
    return VENV / f"actionlines-{kind}"


def stands(kind):
    return stamp(kind).exists() and stamp(kind).read_text() == fingerprint(kind)


def compile_ours():
    """Leave no module to be compiled by each process that starts, as Python does where it may not write them."""
    subprocess.call([str(PYTHON), "-m", "compileall", "-qq", str(ROOT / "src")])


def main(kind):
    go_on_with_a_newer_python()
    whole = works()
    if not (whole and (stands(kind) or (kind == "run" and stands("dev")))):
        install(kind, whole=whole)
    compile_ours()


def install(kind, *, whole):
    if not whole:
        make_venv()
    print(f"Installing the packages of {LOCKS[kind]} into .venv (a minute or two, once)")
    sys.stdout.flush()
    pip("--require-hashes", "--requirement", LOCKS[kind])
    pip("--no-index", "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp(kind).write_text(fingerprint(kind))


if __name__ == "__main__":
    if sys.argv[1:] not in [[kind] for kind in LOCKS]:
        sys.exit("say what it is for: python3 tools/environment.py run, or dev")
    main(sys.argv[1])
