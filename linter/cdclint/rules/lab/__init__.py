"""What containers, ports, mounts and intervals say to each other."""
