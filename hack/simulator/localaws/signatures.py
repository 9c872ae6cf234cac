"""Whether a URL was signed by who it says, as AWS checks it (Signature Version 4 in the query)."""

from __future__ import annotations

import datetime
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

from moto.iam import models
from moto.sts.models import sts_backends

ALGORITHM = "AWS4-HMAC-SHA256"
EMPTY = hashlib.sha256(b"").hexdigest()
# What hack/localaws exports; another is that of a key or session that local AWS has made.
SECRET = "local"


class BadSignature(Exception):
    """The text says what is wrong."""


@dataclass(frozen=True)
class Signer:
    account: str
    region: str


def check(environ: dict[str, Any], service: str, longest_seconds: int) -> Signer:
    """Who signed the request of this WSGI environment; BadSignature if nobody did, or for another purpose."""
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    missing = [
        name
        for name in ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature")
        if f"X-Amz-{name}" not in query
    ]
    if missing:
        raise BadSignature(f"the query lacks X-Amz-{missing[0]}")
    if query["X-Amz-Algorithm"] != ALGORITHM:
        raise BadSignature(f"X-Amz-Algorithm is not {ALGORITHM}")
    key, date, region, named, end = (query["X-Amz-Credential"].split("/") + [""] * 5)[:5]
    if named != service or end != "aws4_request":
        raise BadSignature(f"Credential should be scoped to service {service}")
    _in_time(query, date, longest_seconds)
    account = models.get_account_id_from(key)
    wanted = _signature(environ, query, _secret(key, account, query), (date, region, service))
    if not hmac.compare_digest(wanted, query["X-Amz-Signature"]):
        raise BadSignature("The request signature we calculated does not match the signature you provided")
    return Signer(account, region)


def _in_time(query: dict[str, str], date: str, longest_seconds: int) -> None:
    seconds = int(query["X-Amz-Expires"])
    if not 0 < seconds <= longest_seconds:
        raise BadSignature(f"X-Amz-Expires is at most {longest_seconds}")
    signed = datetime.datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    age = (datetime.datetime.now(datetime.timezone.utc) - signed).total_seconds()
    if not query["X-Amz-Date"].startswith(date) or not -60 <= age <= seconds:
        raise BadSignature(f"Signature expired: signed {age:.0f} s ago for {seconds} s")


def _secret(key: str, account: str, query: dict[str, str]) -> str:
    session = sts_backends[account]["aws"].get_assumed_role_from_access_key(key)
    if session is None:
        made = next(
            (keys[key].secret_access_key for keys in _access_keys(account) if key in keys),
            None,
        )
        return made or SECRET
    if query.get("X-Amz-Security-Token") != session.session_token:
        raise BadSignature("X-Amz-Security-Token is missing, or that of another session")
    return session.secret_access_key


def _access_keys(account: str) -> list[dict[str, Any]]:
    return [backend.access_keys for backend in models.iam_backends[account].values()]


def _signature(environ: dict[str, Any], query: dict[str, str], secret: str, scope: tuple[str, str, str]) -> str:
    pairs = sorted((quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in query.items() if k != "X-Amz-Signature")
    headers = query["X-Amz-SignedHeaders"].split(";")
    if "host" not in headers:
        raise BadSignature("SignedHeaders lacks host")
    request = "\n".join(
        [
            environ["REQUEST_METHOD"],
            quote(environ["PATH_INFO"], safe="/-_.~"),
            "&".join(f"{k}={v}" for k, v in pairs),
            *(f"{name}:{_header(environ, name)}" for name in headers),
            "",
            ";".join(headers),
            EMPTY,
        ]
    )
    date, region, service = scope
    text = "\n".join(
        [
            ALGORITHM,
            query["X-Amz-Date"],
            f"{date}/{region}/{service}/aws4_request",
            hashlib.sha256(request.encode()).hexdigest(),
        ]
    )
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _header(environ: dict[str, Any], name: str) -> str:
    return " ".join(environ.get("HTTP_" + name.upper().replace("-", "_"), "").split())
