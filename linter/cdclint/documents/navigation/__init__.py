"""The way through a course: its modules, the order of their lessons, what the site's navigation shows."""
