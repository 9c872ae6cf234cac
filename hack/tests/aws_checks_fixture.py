"""Builds by hand, in moto, what the seed's manifest asks for; each part can be built wrong."""

import json
from pathlib import Path

import boto3
from moto.ecs.models import ecs_backends

ACCOUNT = "123456789012"
REGION = "eu-west-1"
TAG = "prefecthosting.dev/"
HOSTING = {TAG + "owner": "default/demo", TAG + "owner-uid": "u-1", TAG + "logical-id": "x"}
POOL = {TAG + "owner": "default/mean-and-median", TAG + "owner-uid": "u-2", TAG + "logical-id": "x"}
UBUNTU_PARAMETER = "/test/ubuntu"
DATA = "/var/lib/prefect-hosting/data"


def pairs(tags, key="Key", value="Value"):
    return [{key: name, value: content} for name, content in tags.items()]


def specification(kind):
    return [{"ResourceType": kind, "Tags": pairs(HOSTING)}]


class Fixture:
    """`wrong` names the parts to build wrong."""

    def __init__(self, wrong=()):
        self.wrong = set(wrong)
        self.ec2, self.ecs, self.iam = (boto3.client(name) for name in ("ec2", "ecs", "iam"))

    def build(self):
        self.network()
        self.groups()
        self.cluster()
        self.roles()
        self.instance()
        self.logs()
        self.services()
        self.events()
        self.repository()

    def network(self):
        ec2 = self.ec2
        self.vpc = ec2.create_vpc(CidrBlock="10.42.0.0/16", TagSpecifications=specification("vpc"))["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=self.vpc, EnableDnsHostnames={"Value": True})
        gateway = ec2.create_internet_gateway(TagSpecifications=specification("internet-gateway"))
        gateway = gateway["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=self.vpc)
        self.public, private = [], []
        for number, zone in enumerate("ab"):
            for role, subnets in ((0, self.public), (1, private)):
                subnet = ec2.create_subnet(
                    VpcId=self.vpc,
                    CidrBlock=f"10.42.{2 * number + role}.0/24",
                    AvailabilityZone=REGION + zone,
                    TagSpecifications=specification("subnet"),
                )
                subnets.append(subnet["Subnet"]["SubnetId"])
        address = ec2.allocate_address(Domain="vpc", TagSpecifications=specification("elastic-ip"))
        nat = ec2.create_nat_gateway(
            SubnetId=self.public[0], AllocationId=address["AllocationId"], TagSpecifications=specification("natgateway")
        )["NatGateway"]["NatGatewayId"]
        self.route(self.public, GatewayId=gateway)
        self.route(private, NatGatewayId=nat)

    def route(self, subnets, **target):
        table = self.ec2.create_route_table(VpcId=self.vpc, TagSpecifications=specification("route-table"))
        table = table["RouteTable"]["RouteTableId"]
        self.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
        for subnet in subnets:
            self.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)

    def groups(self):
        clients, self.server_group = (
            self.ec2.create_security_group(
                GroupName=name, Description=name, VpcId=self.vpc, TagSpecifications=specification("security-group")
            )["GroupId"]
            for name in ("clients", "server")
        )
        source = {"CidrIp": "0.0.0.0/0" if "open" in self.wrong else "203.0.113.4/32"}
        rules = [
            {"IpProtocol": "tcp", "FromPort": 4200, "ToPort": 4200, "UserIdGroupPairs": [{"GroupId": clients}]},
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [source]},
            {"IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389, "IpRanges": [source]},
        ]
        self.ec2.authorize_security_group_ingress(GroupId=self.server_group, IpPermissions=rules)

    def cluster(self):
        answer = self.ecs.create_cluster(
            clusterName="demo",
            tags=pairs(HOSTING, "key", "value"),
            settings=[{"name": "containerInsights", "value": "enabled"}],
            capacityProviders=["FARGATE", "FARGATE_SPOT"],
        )
        self.cluster_arn = answer["cluster"]["clusterArn"]

    def role(self, name, tags, trust, statement):
        answer = self.iam.create_role(
            RoleName=name, Tags=pairs(tags), AssumeRolePolicyDocument=json.dumps({"Statement": [trust]})
        )
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}
        self.iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=json.dumps(document))
        return answer["Role"]["Arn"]

    def roles(self):
        login = {"Action": "ecr:GetAuthorizationToken", "Resource": "*"}
        wide = {"Action": "ecs:*", "Resource": "*"} if "wildcard" in self.wrong else login
        tasks = {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {} if "trust" in self.wrong else {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        }
        machine = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
        self.role("instance", HOSTING, machine, {"Action": ["ecs:DiscoverPollEndpoint"], "Resource": ["*"]})
        self.server_role = self.role("server", HOSTING, tasks, login)
        self.execution_role = self.role("execution", POOL, tasks, login)
        self.worker_role = self.role("worker", POOL, tasks, wide)
        passed = {
            "Action": "iam:PassRole",
            "Resource": self.execution_role,
            "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        }
        self.role("task", POOL, tasks, passed)
        if "managed" in self.wrong:
            arn = "arn:aws:iam::aws:policy/AmazonECS_FullAccess"
            self.iam.attach_role_policy(RoleName="worker", PolicyArn=arn)
        self.github(login)

    def github(self, login):
        issuer = "token.actions.githubusercontent.com"
        provider = self.iam.create_open_id_connect_provider(
            Url=f"https://{issuer}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=[], Tags=pairs(HOSTING)
        )["OpenIDConnectProviderArn"]
        claim = "environment:dev"
        name = "*" if "github" in self.wrong else "prefect-work-pool-hosting"
        trust = {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {f"{issuer}:aud": "sts.amazonaws.com"},
                "StringLike": {
                    f"{issuer}:sub": [f"repo:nikhils98/{name}:{claim}", f"repo:nikhils98@*/{name}@*:{claim}"]
                },
            },
        }
        self.role("github", HOSTING, trust, login)

    def user_data(self, volume):
        golden = Path(__file__).parent / "fixtures" / "user-data.sh"
        text = golden.read_text().replace("VOLUME", volume.replace("-", ""))
        return text + ("\npassword=hunter2\n" if "password" in self.wrong else "")

    def instance(self):
        ec2, image = self.ec2, self.ec2.describe_images()["Images"][0]
        ssm = boto3.client("ssm")
        ssm.put_parameter(Name=UBUNTU_PARAMETER, Value=image["ImageId"], Type="String")
        ssm.put_parameter(Name="/demo/desktop", Value="hunter2", Type="SecureString", Tags=pairs(HOSTING))
        volume = ec2.create_volume(
            AvailabilityZone=REGION + "a", Size=20, Encrypted=True, TagSpecifications=specification("volume")
        )["VolumeId"]
        interface = ec2.create_network_interface(
            SubnetId=self.public[0], Groups=[self.server_group], TagSpecifications=specification("network-interface")
        )["NetworkInterface"]
        self.address = interface["PrivateIpAddress"]
        address = ec2.allocate_address(Domain="vpc", TagSpecifications=specification("elastic-ip"))
        ec2.associate_address(AllocationId=address["AllocationId"], NetworkInterfaceId=interface["NetworkInterfaceId"])
        ec2.create_key_pair(KeyName="ops")
        self.iam.create_instance_profile(InstanceProfileName="demo", Tags=pairs(HOSTING))
        self.iam.add_role_to_instance_profile(InstanceProfileName="demo", RoleName="instance")
        root = {"VolumeSize": 8 if "root" in self.wrong else 64, "Encrypted": True}
        hops = 2 if "hops" in self.wrong else 1
        self.machine = ec2.run_instances(
            ImageId=image["ImageId"],
            InstanceType="t4g.medium",
            KeyName="ops",
            MinCount=1,
            MaxCount=1,
            UserData=self.user_data(volume),
            MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": hops},
            IamInstanceProfile={"Name": "demo"},
            NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": interface["NetworkInterfaceId"]}],
            BlockDeviceMappings=[{"DeviceName": image["RootDeviceName"], "Ebs": root}],
            TagSpecifications=specification("instance"),
        )["Instances"][0]["InstanceId"]
        ec2.attach_volume(Device="/dev/sdf", InstanceId=self.machine, VolumeId=volume)
        identity = json.dumps({"instanceId": self.machine})
        self.ecs.register_container_instance(cluster="demo", instanceIdentityDocument=identity)

    def logs(self):
        logs = boto3.client("logs")
        days = 7 if "retention" in self.wrong else 30
        for name, tags in (
            ("/demo/server", HOSTING),
            ("/aws/ecs/containerinsights/demo/performance", HOSTING),
            ("/demo/pool", POOL),
        ):
            logs.create_log_group(logGroupName=name, tags=tags)
            logs.put_retention_policy(logGroupName=name, retentionInDays=days)

    def services(self):
        health = {"command": ["CMD", "python", "-c", "pass"]}
        server = {
            "name": "server",
            "image": "prefecthq/prefect:2.20.26-python3.12",
            "memory": 1024,
            "portMappings": [{"containerPort": 4200, "hostPort": 4200}],
            "environment": [{"name": "PREFECT_HOME", "value": "/data"}],
            "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
            "healthCheck": health,
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/demo/server"}},
        }
        source = "/srv" if "disk" in self.wrong else DATA + "/prefect"
        volumes = [{"name": "data", "host": {"sourcePath": source}}]
        self.service("server", HOSTING, server, volumes, executionRoleArn=self.server_role)
        environment = [{"name": "PREFECT_API_URL", "value": f"http://{self.address}:4200/api"}]
        if "plain" in self.wrong:
            environment.append({"name": "PREFECT_API_AUTH_STRING", "value": "admin:hunter2"})
        worker = {
            "name": "worker",
            "image": "prefecthq/prefect:2.20.26-python3.12",
            "memory": 512,
            "command": ["prefect", "worker", "start", "--pool", "mean_and_median", "--type", "ecs"],
            "environment": environment,
            "healthCheck": health,
        }
        self.service("worker", POOL, worker, [], executionRoleArn=self.execution_role, taskRoleArn=self.worker_role)

    def service(self, name, tags, container, volumes, **roles):
        tags = pairs(tags, "key", "value")
        definition = self.ecs.register_task_definition(
            family=name, networkMode="bridge", containerDefinitions=[container], volumes=volumes, tags=tags, **roles
        )["taskDefinition"]["taskDefinitionArn"]
        self.ecs.create_service(
            cluster="demo", serviceName=name, taskDefinition=definition, desiredCount=1, launchType="EC2", tags=tags
        )
        # moto starts no tasks and forgets the deployment configuration.
        for service in ecs_backends[ACCOUNT][REGION].services.values():
            service.running_count = 1
            service.deployment_configuration = {
                "minimumHealthyPercent": 0,
                "maximumPercent": 100,
                "deploymentCircuitBreaker": {"enable": "breaker" not in self.wrong, "rollback": True},
            }

    def events(self):
        sqs, events = boto3.client("sqs"), boto3.client("events")
        sse = {"SqsManagedSseEnabled": "true"}
        dead = f"arn:aws:sqs:{REGION}:{ACCOUNT}:dead"
        sqs.create_queue(QueueName="dead", Attributes=sse, tags=HOSTING)
        pattern = {
            "source": ["aws.ecs"],
            "detail-type": ["ECS Task State Change"],
            "detail": {"clusterArn": ["*" if "rule" in self.wrong else self.cluster_arn]},
        }
        rule = events.put_rule(Name="demo", EventPattern=json.dumps(pattern), Tags=pairs(HOSTING))["RuleArn"]
        queue = f"arn:aws:sqs:{REGION}:{ACCOUNT}:events"
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue,
            "Condition": {} if "queue" in self.wrong else {"ArnEquals": {"aws:SourceArn": rule}},
        }
        attributes = {
            **sse,
            "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 5}),
            "Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        }
        sqs.create_queue(QueueName="events", Attributes=attributes, tags=HOSTING)
        events.put_targets(Rule="demo", Targets=[{"Id": "queue", "Arn": queue}])

    def repository(self):
        ecr = boto3.client("ecr")
        ecr.create_repository(repositoryName="prefect-flows", tags=pairs(HOSTING))
        rules = [
            self.expiry(1, tagStatus="untagged", countType="sinceImagePushed", countUnit="days", countNumber=1),
            self.expiry(2, tagStatus="any", countType="imageCountMoreThan", countNumber=20),
        ]
        text = json.dumps({"rules": rules[:1] if "lifecycle" in self.wrong else rules})
        ecr.put_lifecycle_policy(repositoryName="prefect-flows", lifecyclePolicyText=text)

    @staticmethod
    def expiry(priority, **selection):
        return {"rulePriority": priority, "selection": selection, "action": {"type": "expire"}}
