"""What people have shown, what is asked for, and levels that a human decides. Never anyone's legal qualification."""
