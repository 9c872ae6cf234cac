"""MaxResults and NextToken of every Describe call, where moto answers everything at once."""

import base64
from collections.abc import Callable

from moto.core.responses import ActionResult, BaseResponse
from moto.ec2.responses import EC2Response

from localaws.patching import around, parameters

# Their tokens are moto's own.
PAGED_BY_MOTO = ("DescribeInstances", "DescribeVpcEndpointServices", "DescribeIamInstanceProfileAssociations")


def install() -> None:
    @around(BaseResponse)
    def serialized(original: Callable, self: BaseResponse, result: ActionResult):
        operation = self._get_action() or ""
        if isinstance(self, EC2Response) and operation.startswith("Describe") and operation not in PAGED_BY_MOTO:
            result = _page(result, parameters(self))
        return original(self, result)


def _page(result: ActionResult, sent: dict) -> ActionResult:
    answer, size = result.result, sent.get("MaxResults")
    if not isinstance(answer, dict) or not size or answer.get("NextToken"):
        return result
    lists = [name for name, value in answer.items() if isinstance(value, list)]
    if len(lists) != 1:
        return result
    everything = answer[lists[0]]
    start = int(base64.b64decode(sent["NextToken"])) if sent.get("NextToken") else 0
    end = start + int(size)
    page = {**answer, lists[0]: everything[start:end]}
    if end < len(everything):
        page["NextToken"] = base64.b64encode(str(end).encode()).decode()
    return ActionResult(page)
