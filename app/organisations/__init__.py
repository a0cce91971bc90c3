"""Where people work: the dated tree, posts, absences, relations, and whose rows a person may see."""
