"""Git graphs: commits, branches, merges."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind, Outcome, Wrong
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE_LINES

_WORD = r"(?![-./\w]*[-\w])"
"""After a word of the grammar: it is not the beginning of a name."""

RULES = (
    (FIRST, regex(r"[\t ]++"), "", ""),
    (FIRST, regex(r"\n"), "NEWLINE", ""),
    (FIRST, regex(rf"cherry-pick{_WORD}"), "CHERRYPICK", ""),
    (FIRST, regex(r"gitGraph:"), "HEAD", ""),
    (FIRST, regex(rf"(?:HIGHLIGHT|REVERSE|NORMAL){_WORD}"), "KIND", ""),
    (FIRST, regex(rf"(?:checkout|switch){_WORD}"), "CHECKOUT", ""),
    (FIRST, regex(r"gitGraph(?:(?=%%)|(?!\S))"), "GITGRAPH", ""),
    (FIRST, regex(r"parent:"), "PARENT", ""),
    (FIRST, regex(r"order:"), "ORDER", ""),
    (FIRST, regex(rf"commit{_WORD}"), "COMMIT", ""),
    (FIRST, regex(rf"branch{_WORD}"), "BRANCH", ""),
    (FIRST, regex(rf"merge{_WORD}"), "MERGE", ""),
    (FIRST, regex(r"type:"), "TYPE", ""),
    (FIRST, regex(r"msg:"), "MSG", ""),
    (FIRST, regex(r"tag:"), "TAG", ""),
    (FIRST, regex(r"id:"), "ID", ""),
    (FIRST, regex(rf"(?:LR|TB|BT){_WORD}"), "DIRECTION", ""),
    (FIRST, regex(r":"), "COLON", ""),
    *ACCESSIBLE_LINES,
    (FIRST, regex(r"0|[1-9][0-9]*(?!\.)"), "INT", ""),
    (FIRST, regex(r'"(?:[^"\\]|\\.)*+"|' r"'(?:[^'\\]|\\.)*+'"), "STRING", ""),
    (FIRST, regex(r"%%[^\n]*+"), "", ""),
    (FIRST, regex(r"\w(?:[-./\w]*[-\w])?"), "NAME", ""),
)
LEXICON = Lexicon(RULES, {})
GRAMMAR = Grammar(
    """
    start: NEWLINE* ( HEAD | GITGRAPH ( COLON | DIRECTION COLON )? ) line*
    line: NEWLINE | TITLE NEWLINE | commit | branch | merge | checkout | cherrypick
    commit: COMMIT ( ID STRING | MSG? STRING | TAG STRING | TYPE KIND )* NEWLINE
    branch: BRANCH ( NAME | STRING ) ( ORDER INT )? NEWLINE
    merge: MERGE ( NAME | STRING ) ( ID STRING | TAG STRING | TYPE KIND )* NEWLINE
    checkout: CHECKOUT ( NAME | STRING ) NEWLINE
    cherrypick: CHERRYPICK ( ID STRING | TAG STRING | PARENT STRING )* NEWLINE
    """,
    "commit branch merge checkout cherrypick",
)


class _Commit:
    def __init__(self, branch: str, parents: tuple[_Commit, ...], *, merges: bool = False) -> None:
        self.branch = branch
        self.parents = parents
        self.merges = merges


class _History:
    """The state of a graph, as far as it is read."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.branches: dict[str, _Commit | None] = {"main": None}
        self.commits: dict[str, _Commit] = {}
        self.here = "main"

    def wrong(self, index: int, message: Message) -> Wrong:
        token = self.outcome.read.tokens[index]
        return Wrong(token.start, token.end, message)

    def text(self, index: int) -> str:
        word = self.outcome.word(index)
        return word[1:-1] if self.outcome.read.tokens[index].kind == "STRING" else word

    def value(self, kind: str, first: int, last: int) -> int | None:
        """Where the text after a word is; the last one counts."""
        found = None
        for index in range(first, last):
            if self.outcome.read.tokens[index].kind == kind:
                found = index + 1
        return found

    def put(self, commit: _Commit, named: int | None) -> None:
        self.branches[self.here] = commit
        if named is not None and self.text(named):
            self.commits[self.text(named)] = commit

    def head(self) -> tuple[_Commit, ...]:
        head = self.branches[self.here]
        return () if head is None else (head,)

    def take(self, rule: str, first: int, last: int) -> Wrong | None:
        """One statement."""
        if rule == "commit":
            self.put(_Commit(self.here, self.head()), self.value("ID", first, last))
            return None
        if rule == "cherrypick":
            return self.pick(first, last)
        name = self.text(first + 1)
        if rule == "branch":
            if name in self.branches:
                message = Message("there is a branch `{name}` already: `checkout {name}` goes to it", name=name)
                return self.wrong(first + 1, message)
            self.branches[name] = self.branches[self.here]
            self.here = name
        elif rule == "checkout":
            if name not in self.branches:
                return self.wrong(first + 1, Message("there is no branch `{name}` before this line", name=name))
            self.here = name
        else:
            return self.merge(name, first, last)
        return None

    def merge(self, name: str, first: int, last: int) -> Wrong | None:
        here, other = self.branches[self.here], self.branches.get(name)
        if self.here == name or (here is not None and other is not None and here.branch == name):
            return self.wrong(first + 1, Message("a branch is not merged into itself"))
        if here is None:
            return self.wrong(first, Message("the branch `{name}` has no commit yet", name=self.here))
        if name not in self.branches:
            return self.wrong(first + 1, Message("there is no branch `{name}` before this line", name=name))
        if other is None:
            return self.wrong(first + 1, Message("the branch `{name}` has no commit yet", name=name))
        if here is other:
            return self.wrong(first + 1, Message("both branches have the same last commit"))
        named = self.value("ID", first, last)
        if named is not None and self.text(named) in self.commits:
            return self.wrong(named, Message("there is a commit `{name}` already", name=self.text(named)))
        self.put(_Commit(self.here, (here, other), merges=True), named)
        return None

    def pick(self, first: int, last: int) -> Wrong | None:
        named, parent = self.value("ID", first, last), self.value("PARENT", first, last)
        if named is None:
            return self.wrong(first, Message("`cherry-pick` lacks the `id:` of a commit"))
        commit = self.commits.get(self.text(named))
        if commit is None:
            return self.wrong(named, Message("there is no commit `{name}` before this line", name=self.text(named)))
        if parent is not None and self.text(parent):
            known = self.commits.get(self.text(parent))
            if known is None or known not in commit.parents:
                message = Message("`{name}` is not a parent of this commit", name=self.text(parent))
                return self.wrong(parent, message)
        elif commit.merges:
            return self.wrong(named, Message("a merge is picked with its `parent:`"))
        if commit.branch == self.here:
            return self.wrong(named, Message("this commit is on this branch already"))
        if self.branches[self.here] is None:
            return self.wrong(first, Message("the branch `{name}` has no commit yet", name=self.here))
        self.put(_Commit(self.here, (*self.head(), commit)), None)
        return None


def _check(outcome: Outcome) -> Wrong | None:
    """Branches and commits that there are not, where the grammar accepts all of it."""
    if outcome.read.wrong is not None or outcome.configured:
        return None
    history = _History(outcome)
    for rule, first, last in outcome.read.done:
        if wrong := history.take(rule, first, last):
            return wrong
    return None


KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=(
        "commit",
        "branch",
        "merge",
        "checkout",
        "switch",
        "cherry-pick",
        "gitGraph",
        "title",
        "accTitle",
        "accDescr",
    ),
    names={
        "ID": "`id:`",
        "MSG": "",
        "TAG": "`tag:`",
        "TYPE": "`type:`",
        "PARENT": "`parent:`",
        "ORDER": "`order:`",
        "KIND": "`NORMAL`, `REVERSE`, `HIGHLIGHT`",
    },
    check=_check,
    blanks=False,
)
