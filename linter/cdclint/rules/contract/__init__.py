"""What contracts and plans ask for."""
