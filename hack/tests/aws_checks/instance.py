"""The container instance: hardware, disks, address, user data."""

import base64
import re

from . import owned
from .wanted import DATA_DIRECTORY, UBUNTU_PARAMETERS

LONGEST_USER_DATA = 16 * 1024


def check(ledger, aws, seed, cluster_name):
    alive = [
        each
        for each in owned.of(seed.hosting, owned.instances(aws))
        if each["State"]["Name"] not in ("terminated", "shutting-down")
    ]
    instance = ledger.one("instance", alive)
    if instance is None:
        return None
    ledger.equal("instance's state", instance["State"]["Name"], "running")
    ledger.equal("instance's type", instance["InstanceType"], seed.instance_type)
    ledger.equal("instance's key", instance.get("KeyName"), seed.key_name)
    options = instance.get("MetadataOptions", {})
    ledger.equal("IMDS tokens", options.get("HttpTokens"), "required")
    ledger.equal("IMDS hop limit", options.get("HttpPutResponseHopLimit"), 1)
    ledger.section("Instance: image", _image, ledger, aws, instance)
    volume = ledger.section("Instance: disks", _disks, ledger, aws, seed, instance)
    ledger.section("Instance: address", _address, ledger, aws, seed, instance)
    ledger.section("Instance: profile", _profile, ledger, aws, instance)
    ledger.section("Instance: user data", _user_data, ledger, aws, seed, instance, volume, cluster_name)
    return instance


def _image(ledger, aws, instance):
    ssm = aws.client("ssm")
    images = set()
    for name in UBUNTU_PARAMETERS:
        try:
            images.add(ssm.get_parameter(Name=name)["Parameter"]["Value"])
        except ssm.exceptions.ParameterNotFound:
            continue
    ledger.check(
        "image is the one that Canonical's parameter for arm64 names",
        instance["ImageId"] in images,
        instance["ImageId"],
    )


def _disks(ledger, aws, seed, instance):
    mappings = {each["DeviceName"]: each["Ebs"] for each in instance["BlockDeviceMappings"]}
    volumes = {each["VolumeId"]: each for each, _ in owned.ec2(aws, "describe_volumes", "Volumes")}
    root_mapping = mappings.get(instance["RootDeviceName"], {})
    root = volumes.get(root_mapping.get("VolumeId"), {})
    ledger.equal("root volume's size", root.get("Size"), seed.root_gib)
    ledger.equal("root volume is encrypted", root.get("Encrypted"), True)

    mine = owned.of(seed.hosting, owned.ec2(aws, "describe_volumes", "Volumes"))
    data = ledger.one("data volume", [each for each in mine if each["VolumeId"] != root.get("VolumeId")])
    if data is None:
        return None
    ledger.equal("data volume's size", data["Size"], seed.data_gib)
    ledger.equal("data volume is encrypted", data["Encrypted"], True)
    attached = [each["InstanceId"] for each in data["Attachments"] if each["State"] in ("attached", "attaching")]
    ledger.equal("data volume is attached to", attached, [instance["InstanceId"]])
    kept = [each.get("DeleteOnTermination") for each in data["Attachments"]]
    ledger.check("data volume outlives the instance", not any(kept), kept)
    return data


def _address(ledger, aws, seed, instance):
    interfaces = owned.of(seed.hosting, owned.ec2(aws, "describe_network_interfaces", "NetworkInterfaces"))
    mine = [each for each in interfaces if each.get("Attachment", {}).get("InstanceId") == instance["InstanceId"]]
    interface = ledger.one("network interface that is the hosting's own", mine)
    if interface is None:
        return
    ledger.check(
        "interface outlives the instance",
        not interface["Attachment"].get("DeleteOnTermination"),
        interface["Attachment"],
    )
    ledger.equal("instance's interfaces", len(instance["NetworkInterfaces"]), 1)
    addresses = owned.of(seed.hosting, owned.ec2(aws, "describe_addresses", "Addresses"))
    bound = [each for each in addresses if each.get("NetworkInterfaceId") == interface["NetworkInterfaceId"]]
    ledger.one("elastic address on the interface", bound)
    groups = {each["GroupId"] for each in interface["Groups"]}
    hostings = {
        each["GroupId"] for each in owned.of(seed.hosting, owned.ec2(aws, "describe_security_groups", "SecurityGroups"))
    }
    ledger.check("interface carries the hosting's groups only", groups and groups <= hostings, sorted(groups))


def _profile(ledger, aws, instance):
    arn = instance.get("IamInstanceProfile", {}).get("Arn", "")
    if not ledger.check("instance has a profile", arn):
        return
    profile = aws.client("iam").get_instance_profile(InstanceProfileName=arn.rsplit("/", 1)[-1])
    ledger.equal("roles in the profile", len(profile["InstanceProfile"]["Roles"]), 1)


def _user_data(ledger, aws, seed, instance, volume, cluster_name):
    answer = aws.client("ec2").describe_instance_attribute(InstanceId=instance["InstanceId"], Attribute="userData")
    text = base64.b64decode(answer["UserData"].get("Value", "")).decode()
    ledger.check("user data is a script", text.startswith("#!"), text[:20])
    ledger.check("user data is below 16 KiB", len(text) <= LONGEST_USER_DATA, len(text))
    ledger.check(
        "user data names the cluster", re.search(rf"^ECS_CLUSTER={re.escape(cluster_name or '-')}$", text, re.MULTILINE)
    )
    ledger.check("user data blocks the metadata service for tasks", "ECS_AWSVPC_BLOCK_IMDS=true" in text)
    ledger.check("user data logs through the execution role", "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true" in text)
    serial = volume["VolumeId"].replace("-", "") if volume else "no volume"
    ledger.check("user data finds the data volume by its ID", f"nvme-Amazon_Elastic_Block_Store_{serial}" in text)
    ledger.check("user data mounts it", DATA_DIRECTORY in text)
    unit = re.search(r"ecs\.service\.d/\S+.*?\nRequires=\S+", text, re.DOTALL)
    ledger.check("the agent requires the mount's unit", unit)
    ledger.check("user data does not wait for the agent", "--no-block" in text)
    for package in ("xfce4", "xrdp", "firefox"):
        ledger.check(f"user data installs {package}", package in text)
    ledger.check("no password in user data", not any(password in text for password in seed.passwords))
    ledger.check(
        "nothing in user data is assigned to a password", not re.search(r"(?i)(password|passwd|secret)=[^$\s]", text)
    )
    _desktop_parameter(ledger, aws, text)


def _desktop_parameter(ledger, aws, text):
    named = re.search(r"get-parameter\b.*?--name[= ]+['\"]?([\w./-]+)", text, re.DOTALL)
    if not ledger.check("user data reads the desktop's password from a parameter", named):
        return
    found = aws.client("ssm").get_parameter(Name=named.group(1), WithDecryption=False)
    ledger.equal("that parameter's type", found["Parameter"]["Type"], "SecureString")
