"""What happens around each call that moto executes: one at a time, checked, idempotent, all or nothing."""

import fnmatch
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from werkzeug.exceptions import HTTPException

from localaws import lifecycle, tokens
from localaws.patching import around, aws_error, parameters

# moto's models are plain dictionaries: whoever touches them, a call or the scheduler, holds this.
STATE = threading.RLock()

# ReceiveMessage waits up to 20 seconds for a message; nobody else shall wait with it.
UNLOCKED = (("sqs", "ReceiveMessage"),)

Check = Callable[[Any], None]
Undo = Callable[[], None]

_checks: list[tuple[str, str, Check]] = []
_snapshots: list[tuple[str, str, Callable[[Any], Undo]]] = []


def check(service: str, operation: str) -> Callable[[Check], Check]:
    """Registers a function that sees the call (moto's response object) before moto does, and may raise."""

    def register(function: Check) -> Check:
        _checks.append((service, operation, function))
        return function

    return register


def snapshot(service: str, operation: str) -> Callable:
    """Registers a function that returns how to undo what a failed call has half done."""

    def register(function: Callable[[Any], Undo]) -> Callable[[Any], Undo]:
        _snapshots.append((service, operation, function))
        return function

    return register


def service_of(response: BaseResponse) -> str:
    return getattr(response, "service_name", None) or type(response).__module__.split(".")[1]


def install() -> None:
    @around(BaseResponse)
    def call_action(original: Callable, self: BaseResponse) -> Any:
        service, operation = service_of(self), self._get_action() or ""
        if (service, operation) in UNLOCKED:
            return original(self)
        with STATE:
            lifecycle.settle()
            return _execute(lambda: original(self), self, service, operation)


def _execute(call: Callable[[], Any], response: BaseResponse, service: str, operation: str) -> Any:
    try:
        # The token comes first: a repeated call is not refused for what it has itself used up.
        return tokens.once(response, service, operation, lambda: _checked(call, response, service, operation))
    except ServiceException as error:
        return response.serialized(ActionResult(error))
    except NotImplementedError as error:
        return _not_implemented(response, service, operation, error)
    except HTTPException:
        raise
    except Exception as error:
        # Some of moto's lists look a filter up by its name.
        if isinstance(error, KeyError) and error.args[0] in _filters(response):
            return _invalid_filter(response, service, f"The filter {error} is invalid")
        traceback.print_exc()
        _, headers, body = response.serialized(ActionResult(aws_error(service, "InternalError", repr(error))))
        return 500, headers, body


def _checked(call: Callable[[], Any], response: BaseResponse, service: str, operation: str) -> Any:
    for function in _matching(_checks, service, operation):
        function(response)
    return _all_or_nothing(call, response, service, operation)


def _all_or_nothing(call: Callable[[], Any], response: BaseResponse, service: str, operation: str) -> Any:
    undos = [function(response) for function in _matching(_snapshots, service, operation)]
    try:
        result = call()
    except BaseException:
        for undo in undos:
            undo()
        raise
    if result[0] >= 400:
        for undo in undos:
            undo()
    return result


def _not_implemented(response: BaseResponse, service: str, operation: str, error: Exception) -> Any:
    # moto raises this for a filter it does not know, and its 500 would be retried by every SDK.
    if "filter" in str(error).lower():
        return _invalid_filter(response, service, str(error))
    print(f"moto lacks {service}:{operation}: {error}", file=sys.stderr)
    _, headers, body = response.serialized(ActionResult(aws_error(service, "InvalidAction", str(error))))
    return 501, headers, body


def _invalid_filter(response: BaseResponse, service: str, message: str) -> Any:
    _, headers, body = response.serialized(ActionResult(aws_error(service, "InvalidParameterValue", message)))
    return 400, headers, body


def _filters(response: BaseResponse) -> list[str]:
    return [each.get("Name", "") for each in parameters(response).get("Filters") or []]


def _matching(registered: list, service: str, operation: str) -> list:
    return [
        function
        for its_service, pattern, function in registered
        if its_service == service and fnmatch.fnmatchcase(operation, pattern)
    ]
