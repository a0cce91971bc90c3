"""What the courses plugin gives to the platform."""
