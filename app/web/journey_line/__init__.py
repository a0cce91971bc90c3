"""The journey line, the product's own sign: a programme drawn as a line with stops, done, now and ahead, with the
deadline as a flag.

A person is in one part at a time: that part is drawn large, the others are folded to small marks, and when the large
part has more stops than there is room for, those furthest from where the person is are folded too. ``parts`` is what is
drawn, ``laying`` where it stands, ``drawing`` the drawing and the list themselves; ``steps`` is the short line.
"""
