"""What has been shown, against which requirements, and the level that a human decides."""
