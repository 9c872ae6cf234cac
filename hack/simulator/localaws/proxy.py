"""A forward HTTP proxy from the private addresses of local AWS to the processes that stand for them."""

from dataclasses import dataclass

from localaws.settings import Settings


@dataclass(frozen=True)
class Proxy:
    url: str

    def close(self) -> None:
        pass


def start(settings: Settings) -> Proxy:
    return Proxy(url=settings.endpoint_url)
