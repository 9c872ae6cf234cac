"""How the other modules change moto, and the errors they raise in its place."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from moto.core.exceptions import ServiceException
from moto.ec2.exceptions import EC2ClientError


def around(owner: type, name: str | None = None) -> Callable:
    """Replaces a method of moto by a function that is given the original first."""

    def decorate(function: Callable) -> Callable:
        method = name or function.__name__
        original = getattr(owner, method)

        @wraps(original)
        def replacement(self: Any, *arguments: Any, **named: Any) -> Any:
            return function(original, self, *arguments, **named)

        setattr(owner, method, replacement)
        return function

    return decorate


def adds(owner: type) -> Callable:
    """Gives moto a method that it lacks."""

    def decorate(function: Callable) -> Callable:
        setattr(owner, function.__name__, function)
        return function

    return decorate


def aws_error(service: str, code: str, message: str) -> ServiceException:
    """An error of AWS in the wire format of its service."""
    if service == "ec2":
        return EC2ClientError(code, message)
    # moto finds the error's model by the module that defines the class.
    kind = type("AwsError", (ServiceException,), {"__module__": f"moto.{service}.exceptions"})
    return kind(code, message)


def parameters(response: Any) -> dict[str, Any]:
    """The call's parameters by their names in AWS's API, from a response object of moto."""
    parsed = getattr(response, "params", None)
    if parsed is not None:
        return parsed.original_dict() if hasattr(parsed, "original_dict") else dict(parsed)
    try:
        sent = json.loads(response.body)
    except (ValueError, TypeError):
        # Neither parsed by moto nor JSON: nothing of ours looks into these.
        return {}
    return sent if isinstance(sent, dict) else {}
