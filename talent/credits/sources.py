from talent.credits.models import CreditRule, CreditSource


def ensure_source(kind: str, ref: int, *, title: str, tier: str, region) -> CreditSource:
    """The ledger's name for a session or course; made on its first credit, with the title of that day."""
    source, _ = CreditSource.objects.get_or_create(
        kind=kind, ref=ref, defaults={"title": title, "tier": tier, "region": region}
    )
    return source


def rule_on(day) -> CreditRule:
    """The rule in force on a day; the first one is made with the national default of 45 minutes."""
    return (
        CreditRule.objects.on(day) or CreditRule.objects.get_or_create(version="1", defaults={"since": "2021-01-01"})[0]
    )
