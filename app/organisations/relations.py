"""The names of the kernel's own relations between people. Plugins declare theirs through the hook ``relations``."""

DEPUTY = "organisations.deputy"
GRANT = "organisations.grant"
LEADS = "organisations.leads"

#: What holds only between people of the same employer: whoever has left it leads nobody there and stands in for nobody.
AMONG_COLLEAGUES = frozenset({DEPUTY, LEADS})
