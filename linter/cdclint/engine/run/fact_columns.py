"""The facts of a project's files by their keys, taken apart no further than rules ask for.

Packed facts are one line of JSON with a tab before each key but the first (see `examine.pack_facts`), so that the value
of one key is found without reading the others. A *column* is what all files have under one key.
"""

from __future__ import annotations

import json
from array import array
from collections import deque
from typing import TYPE_CHECKING, Any

from cdclint.core.digest import blake2b, hexadecimal
from cdclint.engine.entry_check import DamagedError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PRESENT = ""
"""In the place of a column's name: which keys there are at all."""
WHOLE = "="
"""Before the name of a kind, in the place of a column's name: the keys of files of that kind, with their columns."""
_FEW = 20
"""Values of a column that are read one by one before all of it is read at once, which takes much less for each."""
_SMALL = 600_000
"""Bytes of a column that is held as a whole once it is read: as values they take six times as much."""
_ROOM = 200_000
"""Bytes of the values of larger columns that are held at a time; an older one is read again when it is asked for."""
_OFTEN = 8
"""How often a value is read before it is held to the end: rules that come back to it cost no more than that."""
_SIZE = 16


class FactColumns:
    """The facts of files by path and key. `packed` are those of each file that has any; they are not copied.

    `names` are all keys that there are, `kinds` the paths of the files of each kind, in their order.

    Raises:
        DamagedError: they are damaged; from every method.
    """

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._lines = {path: packed[path] for path in sorted(packed)}
        self._keys: dict[str, dict[str, int]] = {}
        self._places: dict[str, array[int]] = {}
        self._sizes: dict[str, int] = {}
        self._columns: dict[str, dict[str, object]] = {}
        self._digests: dict[str, str] = {}
        self._read: dict[str, int] = {}
        self._times: dict[tuple[str, str], int] = {}
        self._held: deque[tuple[str, str, int]] = deque()
        self._room = _ROOM
        names: dict[bytes, str] = {}
        shapes: dict[tuple[str, ...], dict[str, int]] = {}
        for path, line in self._lines.items():
            found = []
            places = self._places[path] = array("Q")
            at = 1
            for part in line[1:-1].split(b",\t"):
                written = part.partition(b":")[0]
                name = names.get(written)
                if name is None:
                    name = names[written] = written[1:-1].decode("ascii", "replace")
                    self._sizes[name] = 0
                found.append(name)
                start, at = at + len(written) + 1, at + len(part)
                places.extend((start, at))
                self._sizes[name] += at - start
                at += 2
            shape = tuple(found)
            if shape not in shapes:
                if "kind" not in shape:
                    raise DamagedError(path)
                shapes[shape] = {name: 2 * number for number, name in enumerate(shape)}
            self._keys[path] = shapes[shape]
        self.names = frozenset(names.values())
        self.kinds: dict[str, dict[str, None]] = {}
        for path, kind in self._whole("kind").items():
            self.kinds.setdefault(str(kind), {})[path] = None

    @property
    def size(self) -> int:
        """The bytes of all facts, as they are packed."""
        return sum(map(len, self._lines.values()))

    @property
    def paths(self) -> Collection[str]:
        """The paths of the files that have facts, in their order."""
        return self._lines

    def keys(self, path: str) -> Collection[str]:
        """The keys of a file's facts."""
        return self._keys[path]

    def value(self, path: str, key: str) -> Any:  # noqa: ANN401 (JSON values)
        """What a file has under a key. It may be another object each time: nobody changes it.

        Raises:
            KeyError: nothing.
            DamagedError: see the class.
        """
        column = self._columns.get(key)
        if column is not None and path in column:
            return column[path]
        cell = self._cell(path, key)
        read = self._read[key] = self._read.get(key, 0) + 1
        if read <= _FEW:
            return _value(cell)
        if self._sizes[key] <= _SMALL:
            return self._whole(key)[path]
        value = _value(cell)
        self._hold(path, key, value, len(cell))
        return value

    def _cell(self, path: str, key: str) -> bytes:
        number = self._keys[path][key]
        start, end = self._places[path][number : number + 2]
        return self._lines[path][start:end]

    def _cells(self, key: str) -> dict[str, bytes]:
        found = {}
        for path, keys in self._keys.items():
            number = keys.get(key)
            if number is not None:
                start, end = self._places[path][number : number + 2]
                found[path] = self._lines[path][start:end]
        return found

    def _hold(self, path: str, key: str, value: object, size: int) -> None:
        """Hold a value of a large column while there is room, or to the end where it is asked for often."""
        self._columns.setdefault(key, {})[path] = value
        if self._times.get((key, path), 0) >= _OFTEN:
            return
        self._held.append((path, key, size))
        self._room -= size
        while self._room < 0:
            path, key, size = self._held.popleft()
            del self._columns[key][path]
            self._times[key, path] = self._times.get((key, path), 0) + 1
            self._room += size

    def forget(self) -> None:
        """Hold no value any longer; one that is asked for is read again."""
        self._columns.clear()
        self._held.clear()
        self._times.clear()
        self._room = _ROOM

    def _whole(self, key: str) -> dict[str, object]:
        """A column that is held as a whole."""
        cells = self._cells(key)
        values = _value(b"[%s]" % b",".join(cells.values()))
        if len(values) != len(cells):
            raise DamagedError(key)
        column = self._columns[key] = dict(zip(cells, values, strict=True))
        return column

    def digest(self, name: str) -> str:
        """A digest of a column, or of what replaces one; "" where no file has that key."""
        if name not in self._digests:
            self._digests[name] = self._made(name)
        return self._digests[name]

    def _made(self, name: str) -> str:
        if name == PRESENT:
            return hexadecimal("\0".join(sorted(self.names)).encode(), _SIZE)
        if name.startswith(WHOLE):
            keys = [(path, *self._keys[path]) for path in self.kinds.get(name[1:], ())]
            columns = sorted({key for _, *of_file in keys for key in of_file})
            seen = repr((keys, [self.digest(key) for key in columns]))
            return hexadecimal(seen.encode(errors="surrogatepass"), _SIZE)
        hashed = blake2b("\0".join(cells := self._cells(name)).encode(errors="surrogatepass"), digest_size=_SIZE)
        for cell in cells.values():
            hashed.update(b"\0%s" % cell)  # neither a path nor JSON has this separator in it
        return hashed.hexdigest() if cells else ""


def _value(cell: bytes) -> Any:  # noqa: ANN401 (JSON values)
    try:
        return json.loads(cell)
    except (ValueError, RecursionError) as problem:
        raise DamagedError from problem
