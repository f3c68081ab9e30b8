"""What was already found at the merge base: a branch answers for what it changed and for what that broke elsewhere.

The engine runs over the tree of the merge base as it runs over the files on disk, under the settings of today, so that
a rule that was enabled since reports no old findings. Contracts, lesson schema and site are those of then. A diagnostic
is old if one with its fingerprint was there; a file that was renamed keeps what was known of it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdclint.core.dataclass import replace
from cdclint.core.fingerprint import Known, fingerprint
from cdclint.documents.course import Course
from cdclint.engine.files.discover import relative
from cdclint.engine.run.load import load_run
from cdclint.engine.run.reporting import report_of

if TYPE_CHECKING:
    from cdclint.core.report import Crash, Report
    from cdclint.engine.files.git import Past
    from cdclint.engine.run.request import Request
    from cdclint.engine.run.run import Run


def known_before(run: Run, request: Request, report: Report, past: Past) -> tuple[Counter[Known], tuple[Crash, ...]]:
    """What was there in the `past`, and what broke when that was looked at.

    `run` is the one over the files on disk, `report` its report before anything is left out of it.
    """
    if not past.state:
        return Counter(map(fingerprint, report.diagnostics)), ()
    config = run.config
    named = (path for path in request.paths if past.state.get(relative(config.root, path), b"") is not None)
    course = Course.load(config.root, config.layout, past.state)
    then = replace(
        request,
        paths=(config.root, *(path for path in named if path.exists())),
        instead=past.state,
        known=run.entries if course.digest == run.course.digest else {},
        cached=False,
    )
    before = load_run(config, then)
    old = report_of(before)
    known: Counter[Known] = Counter()
    for one in map(fingerprint, old.diagnostics):
        known[one._replace(path=past.moved.get(one.path, one.path))] += 1
    return known, old.crashes
