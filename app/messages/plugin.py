"""What the messages noun gives to the platform."""
