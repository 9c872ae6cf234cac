"""Container instances: how they join, how they leave."""

from __future__ import annotations

import base64
from types import SimpleNamespace

import pytest
from ecs_parts import describe, make_instance, make_network, refused, wait

from localaws.ecs.instances import cluster_of

MIME = """Content-Type: multipart/mixed; boundary="=="
MIME-Version: 1.0

--==
Content-Type: text/cloud-config; charset="us-ascii"

#cloud-config
write_files: []
--==
Content-Type: text/x-shellscript; charset="us-ascii"

#!/bin/bash
echo ECS_CLUSTER=joined >> /etc/ecs/ecs.config
--==--
"""


@pytest.mark.parametrize(
    "data",
    [
        "#!/bin/bash\necho ECS_CLUSTER=joined >> /etc/ecs/ecs.config\n",
        "#!/bin/bash\ncat > /etc/ecs/ecs.config <<'EOF'\nECS_CLUSTER=\"joined\"\nECS_AWSVPC_BLOCK_IMDS=true\nEOF\n",
        MIME,
    ],
)
def test_the_cluster_is_read_from_user_data(data):
    assert cluster_of(SimpleNamespace(user_data=data)) == "joined"
    assert cluster_of(SimpleNamespace(user_data=base64.b64encode(data.encode()).decode())) == "joined"


def members(aws, status="ACTIVE"):
    return aws.ecs.list_container_instances(cluster="c", status=status)["containerInstanceArns"]


@pytest.fixture
def network(aws):
    aws.ecs.create_cluster(clusterName="c")
    return make_network(aws)


def start_task(aws):
    aws.ecs.register_task_definition(
        family="agent",
        networkMode="bridge",
        containerDefinitions=[{"name": "app", "image": "busybox", "memory": 512}],
    )
    aws.ecs.create_service(cluster="c", serviceName="s", taskDefinition="agent", desiredCount=1, launchType="EC2")
    return wait(lambda: aws.ecs.list_tasks(cluster="c")["taskArns"], bool)[0]


def test_it_joins(aws, network):
    instance = make_instance(aws, network.subnet, "c")
    arn = wait(lambda: members(aws), bool)[0]
    found = aws.ecs.describe_container_instances(cluster="c", containerInstances=[arn])["containerInstances"][0]
    assert (found["ec2InstanceId"], found["agentConnected"], found["status"]) == (instance, True, "ACTIVE")
    memory = next(each for each in found["registeredResources"] if each["name"] == "MEMORY")
    assert 3500 < memory["integerValue"] < 4096
    assert aws.ecs.describe_clusters(clusters=["c"])["clusters"][0]["registeredContainerInstancesCount"] == 1


def test_it_waits_for_the_volume_that_its_agent_needs(aws, network):
    zone = aws.ec2.describe_subnets(SubnetIds=[network.subnet])["Subnets"][0]["AvailabilityZone"]
    volume = aws.ec2.create_volume(AvailabilityZone=zone, Size=8)["VolumeId"]
    device = "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_" + volume.replace("-", "")
    script = f"#!/bin/bash\necho ECS_CLUSTER=c >> /etc/ecs/ecs.config\nmount {device} /data\n"
    instance = make_instance(aws, network.subnet, "c", user_data=script)
    aws.ec2.get_waiter("instance_running").wait(InstanceIds=[instance], WaiterConfig={"Delay": 1})
    assert members(aws) == []
    aws.ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    wait(lambda: members(aws), bool)


def test_a_terminated_one_takes_its_tasks_along(aws, network):
    instance = make_instance(aws, network.subnet, "c")
    wait(lambda: members(aws), bool)
    task = start_task(aws)
    wait(lambda: describe(aws, task)["lastStatus"], lambda status: status == "RUNNING")
    aws.ec2.terminate_instances(InstanceIds=[instance])
    wait(lambda: members(aws), lambda found: not found)
    ended = wait(lambda: describe(aws, task), lambda t: t["lastStatus"] == "STOPPED")
    assert ended["stoppedReason"].startswith(f"Host EC2 (instance {instance})")


def test_it_leaves_by_force_while_tasks_run(aws, network):
    make_instance(aws, network.subnet, "c")
    arn = wait(lambda: members(aws), bool)[0]
    task = start_task(aws)
    with refused("InvalidParameterException", "running tasks"):
        aws.ecs.deregister_container_instance(cluster="c", containerInstance=arn)
    aws.ecs.update_service(cluster="c", service="s", desiredCount=0)
    answer = aws.ecs.deregister_container_instance(cluster="c", containerInstance=arn, force=True)
    assert answer["containerInstance"]["status"] == "INACTIVE"
    assert members(aws) == []
    wait(lambda: describe(aws, task)["lastStatus"], lambda status: status == "STOPPED")


def test_it_drains(aws, network):
    make_instance(aws, network.subnet, "c")
    arn = wait(lambda: members(aws), bool)[0]
    aws.ecs.update_container_instances_state(cluster="c", containerInstances=[arn], status="DRAINING")
    assert members(aws) == [] and members(aws, "DRAINING") == [arn]


def test_a_cluster_with_instances_stays(aws, network):
    make_instance(aws, network.subnet, "c")
    wait(lambda: members(aws), bool)
    with refused("ClusterContainsContainerInstancesException"):
        aws.ecs.delete_cluster(cluster="c")
