"""The settings of a project in the editor: what is wrong with them, what may be written, what it means."""
