"""SSM: the public parameters that name our machine images, in place of moto's own and of those it lacks."""

from collections.abc import Callable
from typing import Any

from moto.core.utils import utcnow
from moto.ssm.models import Parameter, ParameterDict

from localaws.dispatch import check
from localaws.ec2.machine_images import PARAMETERS
from localaws.patching import around, aws_error, parameters

PREFIXES = ("/aws/service/ecs/", "/aws/service/canonical/", "/aws/service/ami-amazon-linux-latest/")


def install() -> None:
    @around(ParameterDict)
    def _check_loading_status(original: Callable, self: ParameterDict, key: str) -> None:
        if not str(key or "").startswith(PREFIXES):
            original(self, key)
        elif not getattr(self, "images_loaded", False):
            self.images_loaded = True
            for name, image in PARAMETERS.items():
                self[name].append(_public(self, name, image.id))

    @check("ssm", "PutParameter")
    def own_names(call: Any) -> None:
        name = parameters(call).get("Name")
        if name.lower().lstrip("/").startswith(("aws", "ssm")):
            raise aws_error(
                "ssm",
                "ValidationException",
                'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
            )


def _public(parameters_of_region: ParameterDict, name: str, value: str) -> Parameter:
    return Parameter(
        account_id=parameters_of_region.account_id,
        name=name,
        value=value,
        parameter_type="String",
        description=None,
        allowed_pattern=None,
        keyid=None,
        last_modified_date=utcnow(),
        version=1,
        data_type="aws:ec2:image",
    )
