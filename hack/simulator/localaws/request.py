"""What a raw HTTP request asks of AWS, and what its raw answer says."""

import io
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.iam import models

CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d+/([^/]+)/([^/]+)/aws4_request")
XML_CODE = re.compile(rb"<Code>([^<]+)</Code>")
# The names that services sign with, where they are not what people call them.
SERVICES = {"elasticfilesystem": "efs", "elasticloadbalancing": "elbv2"}


@dataclass(frozen=True)
class AwsRequest:
    service: str
    operation: str
    account: str
    region: str
    agent: str
    body: bytes
    # The EC2 and query protocols answer in XML, the others in JSON.
    form: bool

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def read_request(environ: dict[str, Any]) -> AwsRequest:
    """Reads the request and leaves its body to be read again."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(body)
    credential = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    access_key, region, signing_name = credential.groups() if credential else ("", "", "")
    service = SERVICES.get(signing_name, signing_name)
    form = environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
    return AwsRequest(
        service=service,
        operation=_operation(environ, service, body, form),
        account=models.get_account_id_from(access_key),
        region=region,
        agent=environ.get("HTTP_USER_AGENT", ""),
        body=body,
        form=form,
    )


def _operation(environ: dict[str, Any], service: str, body: bytes, form: bool) -> str:
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return target.rsplit(".", 1)[-1]
    query = body.decode("utf-8", "replace") if form else environ.get("QUERY_STRING", "")
    action = parse_qs(query).get("Action")
    if action:
        return action[0]
    return _rest_operation(environ, service) or f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"


def _rest_operation(environ: dict[str, Any], service: str) -> str | None:
    try:
        return get_service_router(service).match(Request(environ.copy()))[0].name
    except Exception:
        # Whatever the router cannot name is logged by method and path.
        return None


def error_code(status: int, headers: list[tuple[str, str]], body: bytes) -> str | None:
    """The code of an error answer, None for a success."""
    if status < 400:
        return None
    names = {name.lower(): value for name, value in headers}
    if "x-amzn-errortype" in names:
        return names["x-amzn-errortype"].split(":")[0]
    xml = XML_CODE.search(body)
    if xml:
        return xml.group(1).decode()
    try:
        answer = json.loads(body)
        return str(answer.get("__type") or answer.get("code") or status).rsplit("#", 1)[-1]
    except (ValueError, AttributeError):
        return str(status)
