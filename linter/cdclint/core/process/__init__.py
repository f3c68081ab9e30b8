"""What the system gives a process: a limit of time for a thread, cores, forks, locks on files."""
