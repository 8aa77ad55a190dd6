import sys

from django.core.management.base import BaseCommand

from talent.desk.doctor import examine


class Command(BaseCommand):
    help = "Say in words what is misconfigured and how to mend it; exit 1 if anything must be mended."
    requires_system_checks = ()

    def handle(self, **options):
        findings = examine()
        for finding in findings:
            self.stdout.write(f"{'需要处理' if finding.must else '提示'}：{finding.text}")
        if any(finding.must for finding in findings):
            sys.exit(1)
        self.stdout.write("一切正常。")
