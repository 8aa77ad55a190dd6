"""Commands whose answer other programs read: with --json, stdout is exactly one JSON object, also when it went wrong."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import connections


class JsonCommand(BaseCommand):
    def run_from_argv(self, argv):
        """As Django does it, but a wrong argument or a refusal is an answer too: {"error": …} and exit 1."""
        if "--json" not in argv:
            super().run_from_argv(argv)
            return
        try:
            options = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
            self.execute(*options.pop("args", ()), **options)
        except CommandError as problem:
            self.answer(self.refusal(str(problem)))
            sys.exit(1)
        finally:
            connections.close_all()

    def refusal(self, sentence: str) -> dict:
        """What stands in the place of the answer."""
        return {"error": sentence}

    def answer(self, payload: dict) -> None:
        self.stdout.write(json.dumps(payload, ensure_ascii=False))
