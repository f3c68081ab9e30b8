"""What the system gives a process: a limit of time for a thread, forks, locks on files."""
