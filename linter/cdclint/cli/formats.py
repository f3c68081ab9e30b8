"""The formats that a report can be told in, by the names that `--output-format` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdclint.cli.terminal import colour
from cdclint.engine.discover import relative

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from cdclint.core.report import Report

FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif", "junit")


def render(options: Namespace, root: Path, report: Report, shard: dict[str, Any] | None = None) -> str:
    """The report in the format that was asked for; `shard` is what its JSON carries for a merge."""
    match options.output_format:
        case "concise":
            from cdclint.output import concise  # noqa: PLC0415 (a format is loaded when it is wanted)

            return concise.render(report)
        case "json":
            from cdclint.output import json_format  # noqa: PLC0415 (likewise)

            return json_format.render(report, shard)
        case "github":
            from cdclint.output import github  # noqa: PLC0415 (likewise)

            return github.render(report, folder=_folder(root))
        case "gitlab":
            from cdclint.output import gitlab  # noqa: PLC0415 (likewise)

            return gitlab.render(report, folder=_folder(root))
        case "sarif":
            from cdclint.output import sarif  # noqa: PLC0415 (likewise)

            return sarif.render(report, folder=_folder(root))
        case "junit":
            from cdclint.output import junit  # noqa: PLC0415 (likewise)

            return junit.render(report)
        case _:
            from cdclint.output import full  # noqa: PLC0415 (likewise)

            return full.render(report, colour=colour(options))


def _folder(root: Path) -> str:
    """The way from the top of the repository to the root, with a final slash; "" where that is the top, or unknown.

    Services that show a report beside the code know the repository, and not that its lessons are in a part of it.
    """
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    way = relative(top, root)
    return f"{way}/" if way else ""
