from datetime import date

from django.core.management.base import CommandError

from talent.management.json_command import JsonCommand
from talent.registry.finding import region_named
from talent.target.payload import progress_as_dict
from talent.target.progress import progress_of


class Command(JsonCommand):
    help = "Participation rate of a region: who is due, trained, untrained, exempt."

    def add_arguments(self, parser):
        parser.add_argument("--region", help="name of a city, district or street; the city by default")
        parser.add_argument("--on", type=date.fromisoformat, help="last day of the period, today by default")
        parser.add_argument("--from", dest="first_day", type=date.fromisoformat, help="first day, 1 January by default")
        parser.add_argument("--names", action="store_true", help="also list the people behind the figures")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, region, on, first_day, names, **options):
        try:
            progress = progress_of(region_named(region), on, first_day)
        except (LookupError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        payload = progress_as_dict(progress, names=names)
        if options["json"]:
            self.answer(payload)
        else:
            self._print(payload)

    def _print(self, payload: dict) -> None:
        first_day, last_day = payload["period"]
        self.stdout.write(f"{first_day} — {last_day}")
        for row in [payload, *payload["units"]]:
            rate = "—" if row["rate"] is None else f"{row['rate']}%"
            self.stdout.write(
                f"{row['region']}  应训 {row['due']}  已训 {row['trained']}  未训 {row['untrained']}  "
                f"免训 {row['exempt']}  参训率 {rate}  人次 {row['person_times']}"
            )
            for side, people in row.get("names", {}).items():
                self.stdout.write(f"    {side}: {'、'.join(person['name'] for person in people)}")
