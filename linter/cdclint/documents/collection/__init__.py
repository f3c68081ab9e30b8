"""Astro's content collections: which files belong to them, and what their zod schemas ask for."""
