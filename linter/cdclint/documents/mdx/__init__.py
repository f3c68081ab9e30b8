"""MDX, read exactly: remark-mdx's verdicts at remark-mdx's places, and a tree in which every node knows its span."""
