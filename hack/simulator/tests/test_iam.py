"""IAM: roles, instance profiles, identity providers; and STS."""

import json

import pytest
from conftest import refused, tags_of, trust

EXECUTION = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
GITHUB = "https://token.actions.githubusercontent.com"
OWNER = [{"Key": "owner", "Value": "op"}]
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}


@pytest.fixture
def role(iam):
    created = iam.create_role(
        RoleName="one", Path="/op/", AssumeRolePolicyDocument=trust("ecs-tasks.amazonaws.com"),
        Description="a role", MaxSessionDuration=7200, Tags=OWNER,
    )  # fmt: skip
    return created["Role"]["RoleName"]


def test_a_role_reads_back(iam, role):
    shown = iam.get_role(RoleName=role)["Role"]
    assert shown["AssumeRolePolicyDocument"] == json.loads(trust("ecs-tasks.amazonaws.com"))
    assert (shown["Description"], shown["MaxSessionDuration"], shown["Path"]) == ("a role", 7200, "/op/")
    assert tags_of(shown["Tags"]) == tags_of(iam.list_role_tags(RoleName=role)["Tags"]) == {"owner": "op"}


def test_role_names_are_taken_once(iam, role):
    with refused("EntityAlreadyExists"):
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    with refused("NoSuchEntity"):
        iam.get_role(RoleName="another")


@pytest.mark.parametrize("document", ["{nope", "{}", json.dumps(POLICY)])
def test_a_malformed_trust_policy_is_refused(iam, document):
    with refused("MalformedPolicyDocument"):
        iam.create_role(RoleName="broken", AssumeRolePolicyDocument=document)
    with refused("NoSuchEntity"):
        iam.get_role(RoleName="broken")


def test_a_malformed_inline_policy_is_refused(iam, role):
    with refused("MalformedPolicyDocument"):
        iam.put_role_policy(RoleName=role, PolicyName="p", PolicyDocument='{"Statement": [{"Effect": "Allow"}]}')


def test_a_role_changes(iam, role):
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=trust("ec2.amazonaws.com"))
    iam.update_role(RoleName=role, Description="changed", MaxSessionDuration=3600)
    iam.tag_role(RoleName=role, Tags=[{"Key": "x", "Value": "1"}])
    iam.untag_role(RoleName=role, TagKeys=["owner"])
    shown = iam.get_role(RoleName=role)["Role"]
    assert shown["AssumeRolePolicyDocument"] == json.loads(trust("ec2.amazonaws.com"))
    assert (shown["Description"], shown["MaxSessionDuration"]) == ("changed", 3600)
    assert tags_of(shown["Tags"]) == {"x": "1"}


def test_managed_policies_exist_and_attach_once(iam, role):
    for _ in range(2):
        iam.attach_role_policy(RoleName=role, PolicyArn=EXECUTION)
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [EXECUTION]
    with refused("NoSuchEntity"):
        iam.attach_role_policy(RoleName=role, PolicyArn="arn:aws:iam::aws:policy/NoSuchPolicy")


def test_inline_policies(iam, role):
    iam.put_role_policy(RoleName=role, PolicyName="p", PolicyDocument=json.dumps(POLICY))
    assert iam.get_role_policy(RoleName=role, PolicyName="p")["PolicyDocument"] == POLICY
    assert iam.list_role_policies(RoleName=role)["PolicyNames"] == ["p"]
    with refused("NoSuchEntity"):
        iam.get_role_policy(RoleName=role, PolicyName="another")


def test_a_role_stays_while_it_has_anything(iam, role):
    def blocked():
        with refused("DeleteConflict"):
            iam.delete_role(RoleName=role)

    iam.attach_role_policy(RoleName=role, PolicyArn=EXECUTION)
    iam.put_role_policy(RoleName=role, PolicyName="p", PolicyDocument=json.dumps(POLICY))
    iam.create_instance_profile(InstanceProfileName="one")
    iam.add_role_to_instance_profile(InstanceProfileName="one", RoleName=role)
    blocked()
    iam.detach_role_policy(RoleName=role, PolicyArn=EXECUTION)
    blocked()
    iam.delete_role_policy(RoleName=role, PolicyName="p")
    blocked()
    with refused("DeleteConflict"):
        iam.delete_instance_profile(InstanceProfileName="one")
    iam.remove_role_from_instance_profile(InstanceProfileName="one", RoleName=role)
    iam.delete_instance_profile(InstanceProfileName="one")
    iam.delete_role(RoleName=role)
    with refused("NoSuchEntity"):
        iam.delete_role(RoleName=role)


def test_an_instance_profile_holds_one_role(iam, role):
    created = iam.create_instance_profile(InstanceProfileName="one", Tags=OWNER)["InstanceProfile"]
    assert created["Roles"] == []
    with refused("EntityAlreadyExists"):
        iam.create_instance_profile(InstanceProfileName="one")
    iam.add_role_to_instance_profile(InstanceProfileName="one", RoleName=role)
    with refused("LimitExceeded"):
        iam.add_role_to_instance_profile(InstanceProfileName="one", RoleName=role)
    shown = iam.get_instance_profile(InstanceProfileName="one")["InstanceProfile"]
    assert [each["RoleName"] for each in shown["Roles"]] == [role]
    assert tags_of(shown["Tags"]) == {"owner": "op"}
    listed = iam.list_instance_profiles_for_role(RoleName=role)["InstanceProfiles"]
    assert [each["InstanceProfileName"] for each in listed] == ["one"]


def test_an_identity_provider_is_one_a_url(iam):
    wanted = {"Url": GITHUB, "ClientIDList": ["sts.amazonaws.com"], "Tags": OWNER}
    arn = iam.create_open_id_connect_provider(**wanted)["OpenIDConnectProviderArn"]
    assert arn.endswith(":oidc-provider/token.actions.githubusercontent.com")
    shown = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert (shown["ClientIDList"], tags_of(shown["Tags"])) == (["sts.amazonaws.com"], {"owner": "op"})
    with refused("EntityAlreadyExists"):
        iam.create_open_id_connect_provider(**wanted)
    listed = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    assert [provider["Arn"] for provider in listed] == [arn]
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    with refused("NoSuchEntity"):
        iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def test_a_service_linked_role_is_made_once(iam):
    created = iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]
    assert created["RoleName"] == "AWSServiceRoleForECS"
    with refused("InvalidInput"):
        iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")


def test_the_caller_is_the_account_of_the_key(aws, stranger):
    assert aws.sts.get_caller_identity()["Account"] == aws.number
    assert stranger.sts.get_caller_identity()["Account"] == stranger.number


def test_roles_of_another_account_are_invisible(role, stranger):
    with refused("NoSuchEntity"):
        stranger.iam.get_role(RoleName=role)


def test_a_missing_role_is_not_assumed(aws):
    with refused("AccessDenied"):
        aws.sts.assume_role(RoleArn=f"arn:aws:iam::{aws.number}:role/nobody", RoleSessionName="test")
