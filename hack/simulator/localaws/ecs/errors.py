"""ECS errors in the words of its API."""

from __future__ import annotations

from moto.ecs.exceptions import ECSException


def invalid_parameter(message: str) -> ECSException:
    return ECSException("InvalidParameterException", message)


def client_error(message: str) -> ECSException:
    return ECSException("ClientException", message)


def error(code: str, message: str) -> ECSException:
    return ECSException(code, message)


class TaskFailedToStart(Exception):
    """A container that ECS could not start; the text becomes the task's stoppedReason."""
