"""Interface texts: bring the catalogs up to date, or say what they lack."""

import sys

import click

from shared.devstack.catalogs import extract_texts, problems_of, translated_languages, update_catalogs

SECTION = "More"


@click.group(short_help="Bring the language catalogs up to date, or check them.")
def command() -> None:
    """For those who change texts of the interface."""


@command.command()
def update() -> None:
    """Take new texts from the source into every catalog, and drop those that are gone."""
    for code, missing in update_catalogs().items():
        click.echo(f"{code}: {missing} to translate" if missing else f"{code}: complete")


@command.command()
def check() -> None:
    """Exit with 1 unless every language is complete."""
    template = extract_texts()
    problems = [problem for code in translated_languages() for problem in problems_of(code, template)]
    for problem in problems[:50]:
        click.echo(problem)
    click.echo(f"{len(problems)} to mend." if problems else "All languages are complete.")
    sys.exit(1 if problems else 0)
