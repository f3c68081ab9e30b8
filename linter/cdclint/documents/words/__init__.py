"""The words of a course: those that it misspells, its terms, its glossary."""
