"""A 12-digit access key is an account of its own, so that each test and each tenant is alone."""

import re
from collections.abc import Callable

from moto.core.responses import BaseResponse
from moto.iam import models

KEY_OR_ACCOUNT = r"AWS.*(?P<access_key>(?<![A-Z0-9])(?:[A-Z0-9]{20}|[0-9]{12})(?![A-Z0-9]))[:/]"


def install() -> None:
    BaseResponse.access_key_regex = re.compile(KEY_OR_ACCOUNT)
    original: Callable[[str], str] = models.get_account_id_from

    def get_account_id_from(access_key: str) -> str:
        return access_key if re.fullmatch(r"[0-9]{12}", access_key or "") else original(access_key)

    models.get_account_id_from = get_account_id_from
