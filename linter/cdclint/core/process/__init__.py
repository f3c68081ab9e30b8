"""What the system gives a process: a limit of time for a thread, locks on files."""
