"""The course's lessons as Lighthouse sees them on a phone: scores, times and bytes of each page.

Lighthouse comes from npm into `bench/work`, the browser is the Chromium that the site's tests use; where one is absent,
that is said and nothing is measured. The site is built and served on loopback, compressed as hosts do it. Lighthouse
slows its own times down fourfold, which is right for a machine of benchmark index 1500 and better; on a slower one, or
one with other work, the first run of a page tells the index and the others are slowed down so much less.
"""

from __future__ import annotations

import functools
import gzip
import json
import os
import shutil
import statistics
import subprocess
import threading
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from corpora import ROOT, WORK

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "12.8.2"
FOLDER = WORK / "lighthouse"
PROGRAM = FOLDER / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "total-byte-weight")
GOAL = 90
FAST, SLOWDOWN = 1500, 4
"""The benchmark index from which Lighthouse's own slowdown is right, and that slowdown."""


class Compressed(SimpleHTTPRequestHandler):
    """Serves files as hosts do: compressed where the browser takes it."""

    def do_GET(self) -> None:
        """Answer with a file, a folder's index.html, or 404."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        body = gzip.compress(file.read_bytes())
        self.send_response(200)
        kind = self.guess_type(str(file))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Seen:
    """One run: scores from 0 to 100, times in ms and bytes by the name of their audit, and the machine's index."""

    scores: dict[str, float]
    measured: dict[str, float]
    index: float


def absent() -> str:
    """What is missing here; empty where a page can be measured."""
    if shutil.which("npm") is None:
        return "npm is not installed"
    if _chromium() is None:
        return "Chromium is not installed (scripts/install-chromium)"
    return "" if PROGRAM.exists() or _install() else f"npm could not install lighthouse@{VERSION}"


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def _install() -> bool:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
    return subprocess.run(command, cwd=FOLDER, check=False).returncode == 0 and PROGRAM.exists()


def lessons() -> list[str]:
    """Routes, by the rule in astro.config.mjs."""
    course = ROOT / "src/content/course"
    return [f"/course/{path.relative_to(course).with_suffix('')}/" for path in sorted(course.glob("*/*.mdx"))]


def look(address: str, slowdown: float) -> Seen:
    """One run of Lighthouse, as a phone."""
    command = [
        *(str(PROGRAM), address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"),
        *("--form-factor=mobile", f"--throttling.cpuSlowdownMultiplier={slowdown:.2f}"),
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    environment = {**os.environ, "CHROME_PATH": _chromium() or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=600)
    report = json.loads(done.stdout)
    return Seen(
        {name: 100 * report["categories"][name]["score"] for name in CATEGORIES},
        {name: report["audits"][name]["numericValue"] for name in AUDITS},
        report["environment"]["benchmarkIndex"],
    )


def table(rounds: int) -> Iterator[str]:
    """A row for each lesson: the medians of its runs after the first, which tells how fast the machine is."""
    if missing := absent():
        yield f"Not measured: {missing}."
        return
    site = {**os.environ, "SITE_URL": "https://course.example", "ASTRO_TELEMETRY_DISABLED": "1"}
    subprocess.run(["npm", "run", "--silent", "build"], cwd=ROOT, env=site, check=True, stdout=subprocess.DEVNULL)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Compressed, directory=str(ROOT / "dist")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"Lighthouse {VERSION}, mobile; each page should have at least {GOAL}."
    yield ""
    yield (
        "| lesson | performance | accessibility | practices | SEO | first paint | largest paint | blocked | sent "
        "| index | slowdown |"
    )
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for route in lessons():
        address = f"http://127.0.0.1:{server.server_address[1]}{route}"
        index = look(address, SLOWDOWN).index
        runs = []
        slowdowns = []
        for _ in range(rounds):
            slowdowns.append(max(1.0, SLOWDOWN * min(1.0, index / FAST)))
            runs.append(look(address, slowdowns[-1]))
            index = runs[-1].index
        scores = [f"{statistics.median(run.scores[name] for run in runs):.0f}" for name in CATEGORIES]
        first, largest, blocked, sent = (statistics.median(run.measured[name] for run in runs) for name in AUDITS)
        shown = [route.strip("/").rsplit("/", 1)[-1], *scores, f"{first / 1000:.1f} s", f"{largest / 1000:.1f} s"]
        shown += [f"{blocked:.0f} ms", f"{sent / 1024:.0f} KiB"]
        shown += [f"{statistics.median(run.index for run in runs):.0f}", f"{statistics.median(slowdowns):.1f}"]
        yield f"| {' | '.join(shown)} |"
    server.shutdown()
