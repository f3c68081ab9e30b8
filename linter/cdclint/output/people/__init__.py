"""The parts of the page for people: what to do first, rules and modules, every diagnostic, the course."""
