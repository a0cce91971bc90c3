"""What the one who runs the platform does from a terminal: serve, work, migrate, keep copies, show a demo."""
