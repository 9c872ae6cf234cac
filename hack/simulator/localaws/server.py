"""Puts the parts together: moto under our layers, the runner and the proxy, on one port."""

import functools
import os
import threading
from dataclasses import replace

from localaws import lifecycle
from localaws.settings import Settings

# moto reads these when it is imported.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
os.environ.setdefault("MOTO_ENABLE_AMI_VALIDATION", "true")
os.environ.setdefault("MOTO_ENABLE_KEYPAIR_VALIDATION", "true")
os.environ.setdefault("MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION", "true")

from localaws.ec2 import machine_images  # noqa: E402

machine_images.prepare()

from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server  # noqa: E402

from localaws import (  # noqa: E402
    accounts,
    constraints,
    dispatch,
    ec2,
    ecr,
    ecs,
    events,
    iam,
    instance_connect,
    logs,
    proxy,
    runner,
    scaling,
    secrets_manager,
    ssm,
)
from localaws.app import Application  # noqa: E402
from localaws.calls import CallLog  # noqa: E402
from localaws.control import Control  # noqa: E402
from localaws.faults import FAULTS  # noqa: E402
from localaws.ssh import instances  # noqa: E402
from localaws.ssh.bastion import Bastion  # noqa: E402
from localaws.ssh.tunnels import Tunnels  # noqa: E402

LAYERS = (
    accounts, dispatch, constraints, ec2, ecs, ecr, events, iam, instance_connect, logs, scaling, secrets_manager, ssm,
)  # fmt: skip


@functools.cache
def _install_layers() -> None:
    """Once in a process, however many servers it has: a layer around itself would page and advance everything twice."""
    for layer in LAYERS:
        layer.install()


class QuietHandler(MotoRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        # A line per call would be most of the work; GET /sim/calls tells more.
        pass


class LocalAws:
    def __init__(self, settings: Settings) -> None:
        lifecycle.set_step(settings.step_seconds)
        _install_layers()
        self.calls = CallLog()
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._http = make_server(
            settings.host, settings.port, self._application, threaded=True, request_handler=QuietHandler
        )
        self.settings = replace(settings, port=self._http.server_port)

    def start(self) -> None:
        self.runner = runner.start(self.settings)
        self.proxy = proxy.start(self.settings)
        self.bastion = Bastion()
        tunnels = Tunnels()
        control = Control(self.calls, FAULTS, self.runner, self.bastion, tunnels)
        self._wsgi = Application(self._moto, control, self.calls, FAULTS, tunnels)
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        # The runner first: its processes call back into the server while they end.
        for part in (getattr(self, "runner", None), getattr(self, "proxy", None), getattr(self, "bastion", None)):
            if part is not None:
                part.close()
        instances.close_all()
        self._http.shutdown()
        self._http.server_close()

    def _application(self, environ, start_response):
        return self._wsgi(environ, start_response)
