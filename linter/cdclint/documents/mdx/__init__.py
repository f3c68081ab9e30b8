"""MDX, read exactly: remark-mdx's verdicts at remark-mdx's places, and a tree in which every node knows its span.

Without MDX it is plain Markdown, read as exactly.
"""

from cdclint.documents.mdx.dialect import COMMONMARK, COMMONMARK_MDX, Dialect
from cdclint.documents.mdx.parse import Tree, parse
from cdclint.documents.mdx.problem import SyntaxProblem

__all__ = ["COMMONMARK", "COMMONMARK_MDX", "Dialect", "SyntaxProblem", "Tree", "parse"]
