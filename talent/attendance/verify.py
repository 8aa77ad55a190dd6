from talent.attendance.ledger import COPIED, head_of, write_heads
from talent.attendance.models import AttendanceFact, AttendanceHead
from talent.audit.projections import Projection

FIELDS = ("fact_id", *COPIED)
verify = Projection("attendance", AttendanceFact, AttendanceHead, head_of, write_heads, FIELDS).verify
