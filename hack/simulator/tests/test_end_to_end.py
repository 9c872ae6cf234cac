"""A real Prefect server and a real worker, and a flow run that ends Completed."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ACCOUNTS, Account
from ecs_parts import make_events, make_instance, make_network, make_role, steady, wait

pytestmark = pytest.mark.slow

FLOW = Path(__file__).parent / "flow"
PREFECT = {
    "3": ("prefecthq/prefect:3.8.8-python3.12", "prefecthq/prefect-aws:0.7.12-python3.12-prefect3.8.8"),
    "2": ("prefecthq/prefect:2.20.26-python3.12", "prefecthq/prefect:2.20.26-python3.12"),
}
MANIFEST = {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "layers": []}
HEALTH = "import urllib.request as u; u.urlopen('http://localhost:4200/api/health', timeout=3)"


@pytest.fixture(scope="module", params=["3", "2"])
def prefect(request):
    return request.param


@pytest.fixture(scope="module")
def images_file(tmp_path_factory, prefect):
    path = tmp_path_factory.mktemp("images") / "images.yaml"
    entry = {"pattern": "*.dkr.ecr.*.amazonaws.com/flow:*", "folder": str(FLOW), "prefect": prefect}
    path.write_text(json.dumps([entry]))
    return path


@pytest.fixture(scope="module")
def local_aws(tmp_path_factory, images_file):
    from localaws.server import LocalAws
    from localaws.settings import Settings

    server = LocalAws(Settings(port=0, state=tmp_path_factory.mktemp("state"), images=images_file, step_seconds=0.1))
    server.start()
    yield server
    server.close()


def log_options(group):
    options = {"awslogs-group": group, "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "ecs"}
    return {"logDriver": "awslogs", "options": options}


def start_server(aws, image, role):
    definition = aws.ecs.register_task_definition(
        family="server",
        networkMode="bridge",
        requiresCompatibilities=["EC2"],
        executionRoleArn=role,
        volumes=[{"name": "data", "host": {"sourcePath": "/var/lib/prefect"}}],
        containerDefinitions=[
            {
                "name": "server",
                "image": image,
                "memory": 1024,
                "command": ["prefect", "server", "start", "--host", "0.0.0.0", "--port", "4200"],
                "portMappings": [{"containerPort": 4200, "hostPort": 4200}],
                "environment": [{"name": "PREFECT_HOME", "value": "/data"}],
                "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
                "logConfiguration": log_options("/prefect"),
                "healthCheck": {"command": ["CMD", "python", "-c", HEALTH], "interval": 10, "startPeriod": 120},
            }
        ],
    )["taskDefinition"]["taskDefinitionArn"]
    aws.ecs.create_service(
        cluster="c", serviceName="server", taskDefinition=definition, desiredCount=1, launchType="EC2",
        deploymentConfiguration={"minimumHealthyPercent": 0, "maximumPercent": 100},
    )  # fmt: skip


def start_worker(aws, image, role, network):
    install = "pip install 'prefect-aws==0.7.12' && " if "prefect-aws" not in image else ""
    definition = aws.ecs.register_task_definition(
        family="worker",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="512",
        memory="1024",
        executionRoleArn=role,
        taskRoleArn=role,
        containerDefinitions=[
            {
                "name": "worker",
                "image": image,
                "entryPoint": ["sh", "-c"],
                "command": [install + "prefect worker start --pool pool --type ecs --with-healthcheck"],
                "environment": [
                    {"name": "PREFECT_API_URL", "value": "http://10.42.0.10:4200/api"},
                    {"name": "PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_SQS_QUEUE_NAME", "value": "events"},
                    {"name": "PREFECT_WORKER_QUERY_SECONDS", "value": "2"},
                ],
                "logConfiguration": log_options("/prefect"),
            }
        ],
    )["taskDefinition"]["taskDefinitionArn"]
    aws.ecs.create_service(
        cluster="c", serviceName="worker", taskDefinition=definition, desiredCount=1, launchType="FARGATE",
        networkConfiguration=network.configuration,
    )  # fmt: skip


class Prefect:
    """The server's API, by the address that the VPC knows, through the proxy."""

    def __init__(self, local_aws):
        handler = urllib.request.ProxyHandler({"http": local_aws.proxy.url})
        self._opener = urllib.request.build_opener(handler)

    def __call__(self, method, path, body=None):
        request = urllib.request.Request(
            "http://10.42.0.10:4200/api" + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        return self._ask(request)

    def _ask(self, request, attempts=6):
        """A server on sqlite is busy now and then (503); what it refuses to make twice then exists."""
        for attempt in range(attempts):
            try:
                with self._opener.open(request, timeout=30) as answer:
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as error:
                if error.code == 409 and attempt:
                    return None
                if error.code != 503 or attempt == attempts - 1:
                    raise
            time.sleep(1)
        return None


def template(prefect, cluster, network, role, image, version):
    blocks = prefect("GET", "/collections/views/aggregate-worker-metadata")
    job = blocks["prefect-aws"]["ecs"]["default_base_job_configuration"]
    defaults = {
        "cluster": cluster,
        "vpc_id": network.vpc,
        "network_configuration": network.configuration["awsvpcConfiguration"],
        "execution_role_arn": role,
        "task_role_arn": role,
        "image": image,
        "launch_type": "FARGATE",
        "configure_cloudwatch_logs": True,
        "cloudwatch_logs_options": {"awslogs-group": "/prefect", "awslogs-stream-prefix": "flows"},
        "cpu": 256,
        "memory": 512,
    }
    for name, value in defaults.items():
        job["variables"]["properties"][name]["default"] = value
    return job


def make_deployment(prefect, image):
    flow = prefect("POST", "/flows/", {"name": "greet"})["id"]
    body = {
        "name": "greet",
        "flow_id": flow,
        "work_pool_name": "pool",
        "entrypoint": "main.py:greet",
        "path": "/app",
        "parameters": {"name": "local AWS"},
        "enforce_parameter_schema": False,
        "parameter_openapi_schema": {"type": "object", "properties": {}},
    }
    return prefect("POST", "/deployments/", body)["id"]


def task_logs(aws):
    streams = aws.logs.describe_log_streams(logGroupName="/prefect", logStreamNamePrefix="flows")["logStreams"]
    events = aws.logs.get_log_events(logGroupName="/prefect", logStreamName=streams[0]["logStreamName"])["events"]
    return [event["message"] for event in events]


@pytest.fixture(scope="module")
def hosting(local_aws, prefect):
    """A server on an instance and a worker on Fargate, as the operator would make them."""
    aws = Account(local_aws, str(next(ACCOUNTS)))
    server_image, worker_image = PREFECT[prefect]
    network, role = make_network(aws), make_role(aws, "tasks")
    aws.logs.create_log_group(logGroupName="/prefect")
    cluster = aws.ecs.create_cluster(clusterName="c")["cluster"]["clusterArn"]
    make_events(aws)
    make_instance(aws, network.subnet, "c", "10.42.0.10")
    aws.ecr.create_repository(repositoryName="flow")
    aws.ecr.put_image(repositoryName="flow", imageTag="1", imageManifest=json.dumps(MANIFEST))
    image = f"{aws.number}.dkr.ecr.eu-west-1.amazonaws.com/flow:1"

    start_server(aws, server_image, role)
    steady(aws, "server", seconds=120)
    api = Prefect(local_aws)
    job = template(api, cluster, network, role, image, prefect)
    api("POST", "/work_pools/", {"name": "pool", "type": "ecs", "base_job_template": job})
    start_worker(aws, worker_image, role, network)
    steady(aws, "worker", seconds=90)
    wait(lambda: [w["status"] for w in api("POST", "/work_pools/pool/workers/filter", {})], lambda s: "ONLINE" in s, 60)
    return SimpleNamespace(aws=aws, api=api, deployment=make_deployment(api, image))


def start_run(hosting, **parameters):
    body = {"state": {"type": "SCHEDULED"}, "parameters": parameters}
    return hosting.api("POST", f"/deployments/{hosting.deployment}/create_flow_run", body)["id"]


def ends(hosting, run, seconds=120):
    return wait(
        lambda: hosting.api("GET", f"/flow_runs/{run}")["state"]["type"],
        lambda state: state in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"),
        seconds,
    )


def test_a_flow_run_is_completed(hosting):
    run = start_run(hosting, name="local AWS")
    assert ends(hosting, run) == "COMPLETED", "\n".join(task_logs(hosting.aws))
    # The run sends its log in batches, the last one a moment after its end.
    wanted = {"logs": {"flow_run_id": {"any_": [run]}}}
    wait(
        lambda: [each["message"] for each in hosting.api("POST", "/logs/filter", wanted)],
        lambda messages: "hello, local AWS" in messages,
    )
    wait(lambda: task_logs(hosting.aws), lambda lines: any("hello, local AWS" in line for line in lines))


def test_a_worker_sees_that_a_task_was_killed(hosting, local_aws):
    run = start_run(hosting, seconds=300)
    wait(lambda: hosting.api("GET", f"/flow_runs/{run}")["state"]["type"], lambda state: state == "RUNNING", 90)
    tasks = [task for task in local_aws.runner.tasks() if task["family"].startswith("prefect_pool_") and task["pid"]]
    local_aws.runner.stop(tasks[0]["id"])
    assert ends(hosting, run) == "CRASHED"
