"""Further plugins, one folder each, of the same shape as courses and quizzes; named in wsgi.py."""
