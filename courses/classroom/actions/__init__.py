"""What people do at the door and before the day."""
