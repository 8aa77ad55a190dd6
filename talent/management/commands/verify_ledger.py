import sys

from talent.attendance.verify import verify as verify_attendance
from talent.audit import append_only
from talent.audit.projections import Verdict
from talent.credits.verify import verify as verify_credits
from talent.indicators.projections import verify_kept as verify_board
from talent.management.json_command import JsonCommand
from talent.target.projection import verify as verify_coverage

# Figures last: they are made of what the ledgers say.
LEDGERS = (verify_attendance, verify_credits, verify_coverage, verify_board)


class Command(JsonCommand):
    help = "Compare the projections with a rebuild from the facts; repair them only with --rebuild."

    def add_arguments(self, parser):
        parser.add_argument("--rebuild", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, rebuild, **options):
        verdicts = [verify(rebuild=rebuild) for verify in LEDGERS]
        missing = append_only.missing()
        payload = summary(verdicts)
        if options["json"]:
            self.answer(payload)
        else:
            self._print(payload)
        for trigger in missing:
            self.stderr.write(f"trigger {trigger} is missing: run manage.py migrate")
        if missing or not payload["ok"]:
            sys.exit(1)

    def _print(self, payload: dict) -> None:
        if payload["ok"]:
            self.stdout.write(f"账目一致：核对 {payload['checked']} 条。")
        else:
            self.stdout.write(f"账目不一致：{payload['first']}。用 --rebuild 按事实重建。")


def summary(verdicts: list[Verdict]) -> dict:
    """One answer for all ledgers: whether they agree, how many chains were compared, the first difference."""
    differences = [difference for verdict in verdicts for difference in verdict.differences]
    first = differences[0] if differences else None
    return {
        "ok": first is None,
        "checked": sum(verdict.checked for verdict in verdicts),
        "first": first and {name: getattr(first, name) for name in ("ledger", "id", "expected", "found")},
    }
