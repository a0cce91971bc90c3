"""Quizzes: questions, attempts saved answer by answer, and feedback that teaches."""
