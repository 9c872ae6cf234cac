"""python -m localaws: serves until SIGTERM; hack/localaws starts and stops it."""

import argparse
import signal
import tempfile
import threading
from pathlib import Path

from localaws.settings import Settings


def main() -> None:
    arguments = _parse()
    state = arguments.state or Path(tempfile.mkdtemp(prefix="localaws-"))
    state.mkdir(parents=True, exist_ok=True)

    # The server is imported late: moto takes a second, and the answers to --help and bad options need none of it.
    from localaws.server import LocalAws

    local_aws = LocalAws(Settings(port=arguments.port, state=state, images=arguments.images))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        local_aws.start()
        _write_exports(local_aws, state / "env")
        stop.wait()
    finally:
        local_aws.close()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="localaws", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a free one unless given")
    parser.add_argument("--state", type=Path, help="folder of files that live as long as the server")
    parser.add_argument("--images", type=Path, help="file that maps image patterns to local commands")
    return parser.parse_args()


def _write_exports(local_aws, path: Path) -> None:
    settings = local_aws.settings
    exports = {
        "AWS_ENDPOINT_URL": settings.endpoint_url,
        "AWS_REGION": settings.region,
        "AWS_ACCESS_KEY_ID": settings.account,
        "AWS_SECRET_ACCESS_KEY": "local",
        "PREFECT_HOSTING_PREFECT_PROXY": local_aws.proxy.url,
    }
    text = "".join(f"export {name}={value}\n" for name, value in exports.items())
    # Renamed into place, so that whoever waits for the file never reads half of it.
    unfinished = path.with_suffix(".new")
    unfinished.write_text(text)
    unfinished.rename(path)
    print(text, end="", flush=True)
