"""Programmes: parts with days and deadlines, made of things that other wings and plugins give."""
