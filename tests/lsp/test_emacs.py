"""Emacs with Eglot, set up as docs/editors.md says, shows what the command line prints."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from absent import absent

GUIDE = Path(__file__).parents[2] / "docs" / "editors.md"
LESSON = "---\ntitle: Лаг\n---\n\n# Лаг 🙂 <30s\n\nТекст\tи 👩‍💻 [туда](нет.mdx).\n"
ASK = """
(find-file "lesson.mdx")
(call-interactively #'eglot)
(let ((deadline (+ (float-time) 90)))
  (while (and (< (float-time) deadline) (< (length (flymake-diagnostics)) WANTED))
    (accept-process-output nil 0.1)))
(dolist (one (flymake-diagnostics))
  (save-excursion
    (goto-char (flymake-diagnostic-beg one))
    (princ (format "shown %d:%d %s\\n" (line-number-at-pos) (1+ (- (point) (line-beginning-position)))
                   (flymake-diagnostic-text one)))))
(eglot-shutdown (eglot-current-server))
"""


def test_emacs_shows_what_the_command_line_prints(tmp_path: Path) -> None:
    emacs = shutil.which("emacs")
    folders = sorted(Path("/usr/share/emacs/site-lisp/elpa").glob("eglot-*"))
    if emacs is None or not folders:
        absent("Emacs with Eglot is not installed: make system")
    (tmp_path / "lesson.mdx").write_text(LESSON, "utf-8")
    (tmp_path / "cdclint.toml").write_text("", "utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)  # a project, for Emacs
    check = [sys.executable, "-m", "cdclint", "check", "--output-format", "json"]
    printed = json.loads(subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).stdout)["diagnostics"]
    assert len(printed) >= 2
    [guide] = re.findall(r"```elisp\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    script = tmp_path / "ask.el"
    program = Path(sys.executable).with_name("cdclint")
    setup = guide.replace('"cdclint" "server"', f'"{program}" "server"')
    assert setup != guide
    script.write_text(f"(require 'eglot)\n{setup}{ASK.replace('WANTED', str(len(printed)))}", "utf-8")
    done = subprocess.run(
        [emacs, "--batch", "-Q", "-L", str(folders[-1]), "--eval", "(package-initialize)", "-l", str(script)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
    )
    shown = sorted(re.findall(r"^shown (\d+):(\d+) cdclint \[(.+?)\]: (.+)$", done.stdout, re.MULTILINE))
    expected = sorted((str(one["line"]), str(one["column"]), one["rule"], one["message"]) for one in printed)
    assert shown == expected, f"{done.stdout}\n{done.stderr}"
