"""Services behind a load balancer or in Cloud Map, reached by name."""

from __future__ import annotations

import urllib.request

from ecs_parts import make_network, make_role, stopped, wait

SERVER = (
    "import http.server as h, os; "
    "h.HTTPServer(('127.0.0.1', int(os.environ['APP_PORT'])), h.SimpleHTTPRequestHandler).serve_forever()"
)
ASK = "import os, urllib.request as u; print(u.urlopen(os.environ['URL']).status)"


def register(aws, role, family, command, **container):
    options = {"awslogs-group": "/tiny", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "p"}
    logs = {"logDriver": "awslogs", "options": options}
    aws.ecs.register_task_definition(
        family=family,
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        executionRoleArn=role,
        containerDefinitions=[
            {"name": "app", "image": "tiny:1", "command": command, "logConfiguration": logs, **container}
        ],
    )


def balanced(aws, network, other):
    subnets = [network.subnet, other]
    balancer = aws.elbv2.create_load_balancer(Name="lb", Subnets=subnets, Scheme="internal")["LoadBalancers"][0]
    group = aws.elbv2.create_target_group(Name="tg", Protocol="HTTP", Port=4200, VpcId=network.vpc, TargetType="ip")[
        "TargetGroups"
    ][0]["TargetGroupArn"]
    aws.elbv2.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
    )
    return balancer["DNSName"], group


def test_a_service_behind_a_load_balancer(aws, local_aws):
    aws.ecs.create_cluster(clusterName="c")
    aws.logs.create_log_group(logGroupName="/tiny")
    network, role = make_network(aws, "10.43.0.0/16"), make_role(aws, "r")
    zones = [zone["ZoneName"] for zone in aws.ec2.describe_availability_zones()["AvailabilityZones"]]
    here = aws.ec2.describe_subnets(SubnetIds=[network.subnet])["Subnets"][0]["AvailabilityZone"]
    zone = next(each for each in zones if each != here)
    other = aws.ec2.create_subnet(VpcId=network.vpc, CidrBlock="10.43.7.0/24", AvailabilityZone=zone)
    name, group = balanced(aws, network, other["Subnet"]["SubnetId"])
    environment = [{"name": "APP_PORT", "value": "4200"}]
    register(
        aws, role, "server", ["python", "-c", SERVER], portMappings=[{"containerPort": 4200}], environment=environment
    )
    aws.ecs.create_service(
        cluster="c",
        serviceName="s",
        taskDefinition="server",
        desiredCount=1,
        launchType="FARGATE",
        networkConfiguration=network.configuration,
        loadBalancers=[{"targetGroupArn": group, "containerName": "app", "containerPort": 4200}],
    )
    wait(lambda: aws.elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"], bool)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": local_aws.proxy.url}))
    wait(lambda: answers(opener, f"http://{name}/main.py"), bool)
    register(aws, role, "client", ["python", "-c", ASK], environment=[{"name": "URL", "value": f"http://{name}/"}])
    task = aws.ecs.run_task(
        cluster="c", taskDefinition="client", launchType="FARGATE", networkConfiguration=network.configuration
    )["tasks"][0]["taskArn"]
    assert stopped(aws, task)["containers"][0]["exitCode"] == 0


def answers(opener, url):
    try:
        with opener.open(url) as answer:
            return answer.status == 200
    except OSError:
        return False
