"""ECS: services that start tasks, deployments that end, clusters that cannot be deleted while busy."""


def install() -> None:
    pass
