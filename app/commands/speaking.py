"""Which language commands speak.

Whoever runs the machine is spoken to in English, as the documentation is written. Authors and those who bring in people
are told what is wrong in their files in Swedish, or in English when they ask for it.
"""

import click

from app.web.words import LANGUAGES, SOURCE

language_option = click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default=SOURCE, show_default=True,
    help="The language in which the contents of files are spoken of.",
)  # fmt: skip
