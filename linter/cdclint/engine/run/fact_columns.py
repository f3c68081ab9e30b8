"""The facts of a project's files by their keys, taken apart no further than rules ask for.

Packed facts are one line of JSON with a tab before each key but the first (see `examine.pack_facts`), so that the value
of one key is found without reading the others. A *column* is what all files have under one key.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cdclint.core.digest import blake2b, hexadecimal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PRESENT = ""
"""In the place of a column's name: which keys there are at all."""
WHOLE = "="
"""Before the name of a kind, in the place of a column's name: the keys of files of that kind, with their columns."""
_FEW = 20
"""Values of a column that are read one by one before all of it is read at once, which takes much less for each."""
_SIZE = 16


class DamagedError(Exception):
    """Facts are not what cdclint packs: another program wrote into the cache."""


class FactColumns:
    """The facts of files by path and key. `packed` are those of each file that has any.

    `names` are all keys that there are, `kinds` the paths of the files of each kind, in their order.

    Raises:
        DamagedError: they are damaged; from every method.
    """

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._cells: dict[str, dict[str, bytes]] = {}
        self._columns: dict[str, dict[str, object]] = {}
        self._digests: dict[str, str] = {}
        self._read: dict[str, int] = {}
        names: dict[bytes, str] = {}
        for path, line in sorted(packed.items()):
            cells = self._cells[path] = {}
            for part in line[1:-1].split(b",\t"):
                written, _, value = part.partition(b":")
                name = names.get(written)
                if name is None:
                    name = names[written] = written[1:-1].decode("ascii", "replace")
                cells[name] = value
            if "kind" not in cells:
                raise DamagedError(path)
        self.names = frozenset(names.values())
        self.kinds: dict[str, dict[str, None]] = {}
        for path, kind in self._column("kind").items():
            self.kinds.setdefault(str(kind), {})[path] = None

    @property
    def paths(self) -> Collection[str]:
        """The paths of the files that have facts, in their order."""
        return self._cells

    def keys(self, path: str) -> dict[str, bytes]:
        """The keys of a file's facts, with their values in JSON."""
        return self._cells[path]

    def value(self, path: str, key: str) -> Any:  # noqa: ANN401 (JSON values)
        """What a file has under a key.

        Raises:
            KeyError: nothing.
            DamagedError: see the class.
        """
        column = self._columns.get(key)
        if column is None:
            cell = self._cells[path][key]
            read = self._read[key] = self._read.get(key, 0) + 1
            if read <= _FEW:
                return _value(cell)
            column = self._column(key)
        return column[path]

    def _column(self, key: str) -> dict[str, object]:
        if key not in self._columns:
            cells = {path: cells[key] for path, cells in self._cells.items() if key in cells}
            values = _value(b"[%s]" % b",".join(cells.values()))
            if len(values) != len(cells):
                raise DamagedError(key)
            self._columns[key] = dict(zip(cells, values, strict=True))
            self.digest(key)
            for path in cells:  # no value is held twice
                self._cells[path][key] = b""
        return self._columns[key]

    def digest(self, name: str) -> str:
        """A digest of a column, or of what stands in the place of one; "" where no file has that key."""
        if name not in self._digests:
            self._digests[name] = self._made(name)
        return self._digests[name]

    def _made(self, name: str) -> str:
        if name == PRESENT:
            return hexadecimal("\0".join(sorted(self.names)).encode(), _SIZE)
        parts: list[bytes] = []
        if name.startswith(WHOLE):
            keys = [(path, *self._cells[path]) for path in self.kinds.get(name[1:], ())]
            columns = sorted({key for _, *of_file in keys for key in of_file})
            parts = [repr((keys, [self.digest(key) for key in columns])).encode(errors="surrogatepass")]
        else:
            for path, cells in self._cells.items():
                if name in cells:
                    parts += (path.encode(errors="surrogatepass"), cells[name])
        # Neither a path nor JSON has this separator in it.
        return blake2b(b"\0".join(parts), digest_size=_SIZE).hexdigest() if parts else ""


def _value(cell: bytes) -> Any:  # noqa: ANN401 (JSON values)
    try:
        return json.loads(cell)
    except (ValueError, RecursionError) as problem:
        raise DamagedError from problem
