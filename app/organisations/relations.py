"""The names of the kernel's own relations between people. Plugins declare theirs through the hook ``relations``."""

DEPUTY = "organisations.deputy"
GRANT = "organisations.grant"
LEADS = "organisations.leads"
