from talent.audit.projections import Projection
from talent.credits.ledger import head_of, write_heads
from talent.credits.models import CreditHead, TrainingCredit

FIELDS = ("fact_id", "person_id", "source_id", "season", "dated", "hours", "minutes", "valid")
verify = Projection("credits", TrainingCredit, CreditHead, head_of, write_heads, FIELDS).verify
