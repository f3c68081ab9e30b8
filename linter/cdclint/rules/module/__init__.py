"""The way through a course: modules, the order of lessons, the navigation, durations."""
