"""What the quizzes plugin gives to the platform."""
