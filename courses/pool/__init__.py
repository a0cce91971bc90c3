"""The pool of trainers whom the municipalities lend."""
