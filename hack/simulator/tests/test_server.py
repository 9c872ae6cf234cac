"""Several servers in one process."""

from localaws.server import LocalAws
from localaws.settings import Settings
from moto.core.responses import BaseResponse

STEP_SECONDS = 0.1


def test_a_second_server_lays_nothing_on_moto_again(local_aws, tmp_path):
    layered = BaseResponse.serialized
    second = LocalAws(Settings(port=0, state=tmp_path, step_seconds=STEP_SECONDS))
    second._http.server_close()
    assert BaseResponse.serialized is layered
