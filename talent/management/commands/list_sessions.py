from django.core.management.base import CommandError
from django.utils import timezone

from talent.management.json_command import JsonCommand
from talent.registry.finding import region_named
from talent.training.models import TrainingSession


class Command(JsonCommand):
    help = "Sessions of a region (hosted or held jointly, units below included), by start, with their status of now."

    def add_arguments(self, parser):
        parser.add_argument("--region", help="name of a city, district or street; everything by default")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, region, **options):
        sessions = TrainingSession.objects.order_by("starts_at", "pk")
        if region:
            try:
                sessions = sessions.within(region_named(region))
            except (LookupError, ValueError) as problem:
                raise CommandError(str(problem)) from problem
        rows = [row_of(session) for session in sessions]
        if options["json"]:
            self.answer({"sessions": rows})
            return
        for row in rows:
            self.stdout.write(f"{row['id']:>6}  {row['start'][:16]}  {row['status']:<16} {row['title']}")


def row_of(session: TrainingSession) -> dict:
    """One session as other programs read it."""
    return {
        "id": session.pk,
        "title": session.title,
        "start": timezone.localtime(session.starts_at).isoformat(),
        "status": session.state.value,
    }
