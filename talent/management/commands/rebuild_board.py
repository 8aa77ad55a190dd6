import sys

from django.core.management.base import BaseCommand

from talent.indicators.projections import rebuild_board, verify


class Command(BaseCommand):
    help = "Compute the board of the six plans anew; with --verify only compare it with a fresh count."

    def add_arguments(self, parser):
        parser.add_argument("--verify", action="store_true")

    def handle(self, *, verify: bool, **options):
        if not verify:
            self.stdout.write(f"六项计划已重新计算：{rebuild_board()} 行。")
            return
        self._compare()

    def _compare(self) -> None:
        verdict = verify()
        if not verdict.differences:
            self.stdout.write(f"六项计划与登记一致：核对 {verdict.checked} 行。")
            return
        ids = ", ".join(str(difference.id) for difference in verdict.differences[:10])
        self.stdout.write(f"六项计划有 {len(verdict.differences)} 行与登记不一致（{ids}）。用 rebuild_board 重新计算。")
        sys.exit(1)
