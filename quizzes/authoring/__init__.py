"""Writing quizzes: from files, and in the browser; both become versions in the same way."""
