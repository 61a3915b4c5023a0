"""What `actionlines --help` tells of each subject: what the subject says of itself, without loading any."""

from __future__ import annotations

import subprocess
import sys

from actionlines.cli import SUBJECTS, Subjects


def test_help_says_of_each_subject_what_it_says_of_itself() -> None:
    own = {name: command.help.split("\n\n")[0] for name, command in Subjects().items()}
    assert {name: subject.help for name, subject in SUBJECTS.items()} == own


def test_help_names_every_subject_and_loads_none() -> None:
    code = (
        "import sys\nfrom actionlines.cli import app\napp(['--help'], standalone_mode=False)\n"
        "heavy = [name for name in sys.modules if name.startswith(('actionlines.cli.', 'polars', 'django'))]\n"
        "print('loaded', *heavy)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *told, loaded = done.stdout.splitlines()
    assert [name for name in SUBJECTS if not any(name in line for line in told)] == []
    assert loaded == "loaded"


def test_what_a_command_leaves_is_not_looked_through_for_garbage_when_it_ends() -> None:
    code = (
        "import atexit, gc\natexit.register(lambda: print('frozen', gc.get_freeze_count() > 0))\n"
        "from actionlines.cli import app\napp(['index', '--help'], standalone_mode=False)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "frozen True"
