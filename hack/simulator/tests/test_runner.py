"""Tasks as local processes, with commands that take no time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request

import pytest
from ecs_parts import describe, make_instance, make_network, make_role, service, steady, stopped, wait

ECHO_SERVER = (
    "import http.server as h, os; "
    "h.HTTPServer(('0.0.0.0'.replace('0.0.0.0', '127.0.0.1'), int(os.environ['APP_PORT'])), "
    "h.SimpleHTTPRequestHandler).serve_forever()"
)


@pytest.fixture
def network(aws):
    aws.ecs.create_cluster(clusterName="c")
    aws.logs.create_log_group(logGroupName="/tiny")
    network = make_network(aws)
    network.role = make_role(aws, "tasks")
    return network


def container(command, **fields):
    options = {"awslogs-group": "/tiny", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "p"}
    return {
        "name": "app",
        "image": "tiny:1",
        "memory": 64,
        "command": command,
        "logConfiguration": {"logDriver": "awslogs", "options": options},
        **fields,
    }


def register(aws, network, command, mode="awsvpc", volumes=(), **fields):
    fargate = {"requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512"} if mode == "awsvpc" else {}
    return aws.ecs.register_task_definition(
        family="tiny",
        networkMode=mode,
        executionRoleArn=network.role,
        taskRoleArn=network.role,
        volumes=list(volumes),
        containerDefinitions=[container(command, **fields)],
        **fargate,
    )["taskDefinition"]["taskDefinitionArn"]


def run(aws, network, command, overrides=None, **fields):
    register(aws, network, command, **fields)
    return aws.ecs.run_task(
        cluster="c",
        taskDefinition="tiny",
        launchType="FARGATE",
        networkConfiguration=network.configuration,
        overrides={"containerOverrides": [{"name": "app", **overrides}]} if overrides else {},
    )["tasks"][0]["taskArn"]


def output(aws, task):
    stream = f"p/app/{task.split('/')[-1]}"
    events = aws.logs.get_log_events(logGroupName="/tiny", logStreamName=stream, startFromHead=True)["events"]
    return [event["message"] for event in events]


def known(local_aws, task):
    with urllib.request.urlopen(f"{local_aws.settings.endpoint_url}/sim/tasks") as answer:
        return next(each for each in json.load(answer) if each["arn"] == task)


def alive(pid):
    """Whether the process still runs; one that has ended and waits for its parent does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def test_what_run_task_was_asked_for_is_kept(aws, network, local_aws):
    task = run(aws, network, ["true"], overrides={"environment": [{"name": "A", "value": "1"}]})
    request = known(local_aws, task)["request"]
    assert request["networkConfiguration"] == network.configuration
    assert request["overrides"]["containerOverrides"][0]["environment"] == [{"name": "A", "value": "1"}]


def test_output_and_exit_code(aws, network):
    task = run(aws, network, ["sh", "-c", "echo one; echo two >&2; exit 3"])
    ended = stopped(aws, task)
    assert ended["containers"][0]["exitCode"] == 3 and ended["stopCode"] == "EssentialContainerExited"
    assert output(aws, task) == ["one", "two"]


def test_environment_overrides_and_secrets(aws, network):
    secret = aws.secretsmanager.create_secret(Name="s", SecretString='{"user": "me"}')["ARN"]
    aws.ssm.put_parameter(Name="/a/b", Value="hidden", Type="SecureString")
    parameter = f"arn:aws:ssm:eu-west-1:{aws.number}:parameter/a/b"
    task = run(
        aws,
        network,
        ["unused"],
        environment=[{"name": "A", "value": "1"}, {"name": "B", "value": "1"}],
        secrets=[
            {"name": "USER_OF", "valueFrom": f"{secret}:user::"},
            {"name": "WHOLE", "valueFrom": secret},
            {"name": "HIDDEN", "valueFrom": parameter},
        ],
        overrides={
            "command": ["sh", "-c", "echo $A $B $USER_OF $WHOLE $HIDDEN $AWS_ACCESS_KEY_ID"],
            "environment": [{"name": "B", "value": "2"}],
        },
    )
    stopped(aws, task)
    assert output(aws, task) == [f'1 2 me {{"user": "me"}} hidden {aws.number}']


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"secrets": [{"name": "S", "valueFrom": "arn:aws:secretsmanager:eu-west-1:{account}:secret:no"}]},
         "ResourceInitializationError: unable to pull secrets"),
        ({"image": "{account}.dkr.ecr.eu-west-1.amazonaws.com/no:1"}, "CannotPullContainerError"),
        ({"command": ["/no/such/program"]}, "CannotStartContainerError"),
        ({"logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/no"}}},
         "ResourceInitializationError: failed to validate logger args"),
    ],
)  # fmt: skip
def test_what_does_not_start(aws, network, fields, reason):
    fields = json.loads(json.dumps(fields).replace("{account}", aws.number))
    task = run(aws, network, fields.pop("command", ["true"]), **fields)
    ended = stopped(aws, task)
    assert ended["stopCode"] == "TaskFailedToStart" and ended["stoppedReason"].startswith(reason)
    assert "exitCode" not in ended["containers"][0]


def test_the_image_holds_its_folder(aws, network):
    command = ["sh", "-c", "ls; python -c \"print(open('/app/main.py').readline().strip())\""]
    task = run(aws, network, command)
    stopped(aws, task)
    assert output(aws, task) == ["Dockerfile", "main.py", "import time"]


def test_pip_installs_nothing(aws, network):
    task = run(aws, network, ["sh", "-c", "pip install 'prefect-aws==9.9.9' && echo started"])
    assert stopped(aws, task)["containers"][0]["exitCode"] == 0
    assert output(aws, task)[-1] == "started"


def test_it_is_killed_by_hand(aws, network, local_aws):
    task = run(aws, network, ["sleep", "60"])
    pid = wait(lambda: known(local_aws, task)["pid"], bool)
    request = urllib.request.Request(
        f"{local_aws.settings.endpoint_url}/sim/tasks/{task.split('/')[-1]}/stop", method="POST"
    )
    urllib.request.urlopen(request).close()
    ended = stopped(aws, task)
    assert ended["containers"][0]["exitCode"] == 137 and ended["stopCode"] == "EssentialContainerExited"
    assert not alive(pid)


def test_stop_task_ends_the_whole_group(aws, network, local_aws):
    task = run(aws, network, ["sh", "-c", "sleep 61 & echo $!; sleep 62"])
    child = int(wait(lambda: known(local_aws, task)["log"], bool)[0])
    aws.ecs.stop_task(cluster="c", task=task)
    assert stopped(aws, task)["containers"][0]["exitCode"] == 143
    assert not alive(child)


def test_a_service_is_reached_under_its_private_address(aws, network, local_aws):
    make_instance(aws, network.subnet, "c", "10.42.0.10")
    register(
        aws, network, ["python", "-c", ECHO_SERVER], mode="bridge",
        portMappings=[{"containerPort": 8000, "hostPort": 4200}],
        environment=[{"name": "APP_PORT", "value": "8000"}],
        healthCheck={
            "command": ["CMD-SHELL", "python -c \"import urllib.request as u; u.urlopen('http://localhost:8000/')\""],
            "startPeriod": 30,
        },
    )  # fmt: skip
    aws.ecs.create_service(cluster="c", serviceName="s", taskDefinition="tiny", desiredCount=1, launchType="EC2")
    steady(aws, "s", seconds=20)
    task = describe(aws, aws.ecs.list_tasks(cluster="c")["taskArns"][0])
    assert task["healthStatus"] == "HEALTHY"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": local_aws.proxy.url}))
    with opener.open("http://10.42.0.10:4200/main.py") as answer:
        assert b"def greet" in answer.read()
    client = run(
        aws, network,
        ["python", "-c", "import os, urllib.request as u; print(u.urlopen(os.environ['URL']).status)"],
        environment=[{"name": "URL", "value": "http://10.42.0.10:4200/"}],
    )  # fmt: skip
    stopped(aws, client)
    assert output(aws, client) == ["200"]


def test_a_service_that_dies_comes_back_at_the_same_address(aws, network, local_aws):
    make_instance(aws, network.subnet, "c", "10.42.0.11")
    ports = [{"containerPort": 8000, "hostPort": 4200}]
    register(aws, network, ["sleep", "600"], mode="bridge", portMappings=ports)
    aws.ecs.create_service(cluster="c", serviceName="s", taskDefinition="tiny", desiredCount=1, launchType="EC2")
    first = wait(lambda: aws.ecs.list_tasks(cluster="c")["taskArns"], bool)[0]
    before = wait(lambda: known(local_aws, first), lambda found: found["pid"])
    os.kill(before["pid"], 9)
    second = wait(lambda: aws.ecs.list_tasks(cluster="c")["taskArns"], lambda found: found and found[0] != first)[0]
    after = wait(lambda: known(local_aws, second), lambda found: found["pid"])
    assert after["address"] == before["address"]
    assert service(aws, "s")["deployments"][0]["failedTasks"] == 1


def test_an_unhealthy_task_is_replaced(aws, network):
    register(
        aws, network, ["sleep", "600"],
        healthCheck={"command": ["CMD", "false"], "interval": 5, "retries": 1},
    )  # fmt: skip
    aws.ecs.create_service(
        cluster="c", serviceName="s", taskDefinition="tiny", desiredCount=1, launchType="FARGATE",
        networkConfiguration=network.configuration,
    )  # fmt: skip
    wait(
        lambda: [event["message"] for event in service(aws, "s")["events"]],
        lambda texts: any("failed container health checks" in text for text in texts),
        20,
    )


def test_a_data_volume_outlives_its_instance(aws, network):
    volume = aws.ec2.create_volume(AvailabilityZone=zone(aws, network), Size=8)["VolumeId"]
    command = ["sh", "-c", "cat /data/file; echo kept > /data/file; sleep 600"]
    volumes = [{"name": "data", "host": {"sourcePath": "/var/lib/prefect"}}]
    register(
        aws, network, command, mode="bridge", volumes=volumes,
        mountPoints=[{"sourceVolume": "data", "containerPath": "/data"}],
    )  # fmt: skip
    first = make_instance(aws, network.subnet, "c")
    attach(aws, volume, first)
    aws.ecs.create_service(cluster="c", serviceName="s", taskDefinition="tiny", desiredCount=1, launchType="EC2")
    steady(aws, "s")
    aws.ecs.update_service(cluster="c", service="s", desiredCount=0)
    wait(lambda: service(aws, "s")["runningCount"], lambda count: count == 0)
    aws.ec2.detach_volume(VolumeId=volume, InstanceId=first)
    aws.ec2.terminate_instances(InstanceIds=[first])
    second = make_instance(aws, network.subnet, "c")
    attach(aws, volume, second)
    aws.ecs.update_service(cluster="c", service="s", desiredCount=1)
    task = wait(lambda: aws.ecs.list_tasks(cluster="c")["taskArns"], bool)[0]
    wait(lambda: describe(aws, task)["lastStatus"], lambda status: status == "RUNNING")
    assert wait(lambda: output(aws, task), bool) == ["kept"]


def attach(aws, volume, instance):
    """Attaches the volume once it is free and the instance runs."""

    def states():
        machine = aws.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
        return aws.ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["State"], machine["State"]["Name"]

    wait(states, lambda found: found == ("available", "running"))
    aws.ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")


def zone(aws, network):
    return aws.ec2.describe_subnets(SubnetIds=[network.subnet])["Subnets"][0]["AvailabilityZone"]


@pytest.mark.parametrize("how", ["TERM", "KILL"])
def test_nothing_outlives_the_simulator(tmp_path, how):
    code = (
        "import sys, time\n"
        "from localaws.runner.process import ContainerProcess, Start\n"
        "from localaws.runner.reaper import Reaper\n"
        "reaper = Reaper()\n"
        "process = ContainerProcess(Start(['sleep', '600'], {'PATH': '/usr/bin:/bin'}, '/'))\n"
        "reaper.watch(process.pid)\n"
        "print(process.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    simulator = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=tmp_path.cwd())
    pid = int(simulator.stdout.readline())
    assert alive(pid)
    simulator.kill() if how == "KILL" else simulator.terminate()
    simulator.wait()
    until = time.monotonic() + 5
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(pid)
