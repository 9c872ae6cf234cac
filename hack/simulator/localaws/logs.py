"""CloudWatch Logs: only the numbers of days that AWS offers."""

from typing import Any

from localaws.dispatch import check
from localaws.patching import aws_error, parameters

DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


def install() -> None:
    @check("logs", "PutRetentionPolicy")
    def offered_days(call: Any) -> None:
        days = parameters(call).get("retentionInDays")
        if int(days or 0) not in DAYS:
            raise aws_error("logs", "InvalidParameterException", f"retentionInDays {days} is not one of {DAYS}")
