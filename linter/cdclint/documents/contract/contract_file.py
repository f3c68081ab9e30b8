"""The file of a course's contracts, as one of the files of a run."""

from __future__ import annotations

from functools import cached_property
from typing import TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.documents.contract.contract import Contracts
from cdclint.documents.data_file import YamlFile


class ContractFacts(TypedDict):
    """The facts of contracts: their globs as `[glob, kind, start, end]`."""

    kind: str
    entries: list[tuple[str, str, int, int]]


@dataclass(frozen=True)
class ContractFile(YamlFile):
    """A YAML file that holds contracts."""

    @cached_property
    def contracts(self) -> Contracts:
        """The contracts in it."""
        return Contracts(self.source)

    @cached_property
    def facts(self) -> ContractFacts:
        """JSON-able."""
        return {
            "kind": "contracts",
            "entries": [(entry.glob, entry.kind, entry.start, entry.end) for entry in self.contracts.entries],
        }
