"""What the follow_up noun gives to the platform."""
