"""EC2's errors, by the code that clients tell them apart by."""

from moto.ec2.exceptions import EC2ClientError


def refuse(code: str, message: str) -> None:
    raise EC2ClientError(code, message)


def refuse_dependency(message: str) -> None:
    refuse("DependencyViolation", message)
