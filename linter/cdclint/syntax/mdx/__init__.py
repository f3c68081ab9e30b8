"""MDX, read exactly: remark-mdx's verdicts at remark-mdx's places, and a tree in which every node knows its span.

Without MDX it is plain Markdown, read as exactly.
"""

from cdclint.syntax.mdx.dialect import COMMONMARK, COMMONMARK_MDX, Dialect
from cdclint.syntax.mdx.parse import Tree, parse
from cdclint.syntax.mdx.problem import SyntaxProblem

__all__ = ["COMMONMARK", "COMMONMARK_MDX", "Dialect", "SyntaxProblem", "Tree", "parse"]
