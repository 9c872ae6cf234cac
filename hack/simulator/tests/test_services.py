"""SSM, Secrets Manager, CloudWatch Logs, SQS and EventBridge."""

import json

import pytest
from conftest import refused, tags_of

OWNER = {"owner": "op"}
OWNER_LIST = [{"Key": "owner", "Value": "op"}]


class TestSsm:
    def test_a_secure_string_keeps_its_value_to_itself(self, aws):
        aws.ssm.put_parameter(Name="/op/a", Value="one", Type="SecureString", Tags=OWNER_LIST)
        assert aws.ssm.get_parameter(Name="/op/a")["Parameter"]["Value"] != "one"
        assert aws.ssm.get_parameter(Name="/op/a", WithDecryption=True)["Parameter"]["Value"] == "one"
        listed = aws.ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId="/op/a")["TagList"]
        assert tags_of(listed) == OWNER

    def test_overwriting_makes_a_version(self, aws):
        aws.ssm.put_parameter(Name="/op/a", Value="one", Type="SecureString")
        with refused("ParameterAlreadyExists"):
            aws.ssm.put_parameter(Name="/op/a", Value="two", Type="SecureString")
        with refused("ValidationException"):
            # Tags are for the call that creates.
            aws.ssm.put_parameter(Name="/op/a", Value="two", Type="SecureString", Overwrite=True, Tags=OWNER_LIST)
        again = aws.ssm.put_parameter(Name="/op/a", Value="two", Type="SecureString", Overwrite=True)
        assert again["Version"] == 2
        shown = aws.ssm.get_parameter(Name="/op/a", WithDecryption=True)["Parameter"]
        assert (shown["Value"], shown["Version"], shown["Type"]) == ("two", 2, "SecureString")

    def test_a_missing_one_is_not_found(self, aws):
        with refused("ParameterNotFound"):
            aws.ssm.get_parameter(Name="/nothing")
        with refused("ParameterNotFound"):
            aws.ssm.delete_parameter(Name="/nothing")

    def test_names_of_aws_are_reserved(self, aws):
        with refused("ValidationException", "AccessDeniedException"):
            aws.ssm.put_parameter(Name="/aws/service/x", Value="one", Type="String")

    def test_public_parameters_come_in_batches(self, aws):
        name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
        found = aws.ssm.get_parameters(Names=[name, "/nothing"])
        assert [parameter["Name"] for parameter in found["Parameters"]] == [name]
        assert found["InvalidParameters"] == ["/nothing"]


class TestSecrets:
    @pytest.fixture
    def secret(self, aws):
        created = aws.secretsmanager.create_secret(
            Name="op/one", SecretString="first", Tags=OWNER_LIST, ClientRequestToken="a" * 32
        )
        return created["ARN"]

    def test_a_secret_reads_back(self, aws, secret):
        assert aws.secretsmanager.get_secret_value(SecretId=secret)["SecretString"] == "first"
        shown = aws.secretsmanager.describe_secret(SecretId="op/one")
        assert (shown["ARN"], tags_of(shown["Tags"])) == (secret, OWNER)

    def test_the_token_makes_it_once(self, aws, secret):
        again = aws.secretsmanager.create_secret(
            Name="op/one", SecretString="first", Tags=OWNER_LIST, ClientRequestToken="a" * 32
        )
        assert again["ARN"] == secret
        with refused("ResourceExistsException"):
            aws.secretsmanager.create_secret(Name="op/one", SecretString="second")

    def test_a_new_value_is_a_version(self, aws, secret):
        aws.secretsmanager.put_secret_value(SecretId=secret, SecretString="second")
        assert aws.secretsmanager.get_secret_value(SecretId=secret)["SecretString"] == "second"
        before = aws.secretsmanager.get_secret_value(SecretId=secret, VersionStage="AWSPREVIOUS")
        assert before["SecretString"] == "first"

    def test_secrets_are_listed_by_tag(self, aws, secret):
        filters = [{"Key": "tag-key", "Values": ["owner"]}]
        assert [each["ARN"] for each in aws.secretsmanager.list_secrets(Filters=filters)["SecretList"]] == [secret]
        none = [{"Key": "tag-key", "Values": ["nobody"]}]
        assert aws.secretsmanager.list_secrets(Filters=none)["SecretList"] == []

    def test_a_deleted_secret_keeps_its_name_for_a_while(self, aws, secret):
        aws.secretsmanager.delete_secret(SecretId=secret)
        with refused("InvalidRequestException"):
            aws.secretsmanager.create_secret(Name="op/one", SecretString="third")
        with refused("InvalidRequestException"):
            aws.secretsmanager.get_secret_value(SecretId=secret)
        assert aws.secretsmanager.describe_secret(SecretId=secret)["DeletedDate"]
        assert aws.secretsmanager.list_secrets()["SecretList"] == []
        aws.secretsmanager.restore_secret(SecretId=secret)
        assert aws.secretsmanager.get_secret_value(SecretId=secret)["SecretString"] == "first"

    def test_by_force_it_is_gone_at_once(self, aws, secret):
        aws.secretsmanager.delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)
        with refused("ResourceNotFoundException"):
            aws.secretsmanager.describe_secret(SecretId=secret)
        aws.secretsmanager.create_secret(Name="op/one", SecretString="third")


class TestLogs:
    @pytest.fixture
    def group(self, aws):
        aws.logs.create_log_group(logGroupName="/op/a", tags=OWNER)
        return "/op/a"

    def show(self, aws, group):
        return aws.logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]

    def test_a_group_reads_back(self, aws, group):
        arn = self.show(aws, group)["arn"].removesuffix(":*")
        assert aws.logs.list_tags_for_resource(resourceArn=arn)["tags"] == OWNER
        with refused("ResourceAlreadyExistsException"):
            aws.logs.create_log_group(logGroupName=group)

    def test_retention(self, aws, group):
        aws.logs.put_retention_policy(logGroupName=group, retentionInDays=30)
        assert self.show(aws, group)["retentionInDays"] == 30
        with refused("InvalidParameterException"):
            aws.logs.put_retention_policy(logGroupName=group, retentionInDays=31)
        aws.logs.delete_retention_policy(logGroupName=group)
        assert "retentionInDays" not in self.show(aws, group)

    def test_a_missing_group_is_not_found(self, aws):
        with refused("ResourceNotFoundException"):
            aws.logs.put_retention_policy(logGroupName="/nothing", retentionInDays=30)
        with refused("ResourceNotFoundException"):
            aws.logs.delete_log_group(logGroupName="/nothing")


class TestEvents:
    @pytest.fixture
    def queue(self, aws):
        return aws.sqs.create_queue(QueueName="op", tags=OWNER, Attributes={"SqsManagedSseEnabled": "true"})["QueueUrl"]

    def arn(self, aws, queue):
        return aws.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    @pytest.fixture
    def rule(self, aws):
        pattern = json.dumps({"source": ["op"], "detail": {"clusterArn": ["mine"]}})
        return aws.events.put_rule(Name="op", EventPattern=pattern, Tags=OWNER_LIST)["RuleArn"]

    def allow(self, aws, queue, rule):
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": self.arn(aws, queue),
            "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        aws.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})

    def send(self, aws, detail):
        aws.events.put_events(Entries=[{"Source": "op", "DetailType": "t", "Detail": json.dumps(detail)}])

    def receive(self, aws, queue):
        return [json.loads(each["Body"]) for each in aws.sqs.receive_message(QueueUrl=queue).get("Messages", [])]

    def test_tags_and_attributes_read_back(self, aws, queue, rule):
        assert aws.sqs.list_queue_tags(QueueUrl=queue)["Tags"] == OWNER
        assert tags_of(aws.events.list_tags_for_resource(ResourceARN=rule)["Tags"]) == OWNER
        shown = aws.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        assert shown["SqsManagedSseEnabled"] == "true"
        described = aws.events.describe_rule(Name="op")
        assert (described["State"], json.loads(described["EventPattern"])["source"]) == ("ENABLED", ["op"])

    def test_what_matches_is_delivered(self, aws, queue, rule):
        self.allow(aws, queue, rule)
        aws.events.put_targets(Rule="op", Targets=[{"Id": "queue", "Arn": self.arn(aws, queue)}])
        self.send(aws, {"clusterArn": "another"})
        assert self.receive(aws, queue) == []
        self.send(aws, {"clusterArn": "mine"})
        received = self.receive(aws, queue)[0]
        assert (received["source"], received["detail"]) == ("op", {"clusterArn": "mine"})

    def test_a_queue_without_policy_receives_nothing(self, aws, queue, rule):
        aws.events.put_targets(Rule="op", Targets=[{"Id": "queue", "Arn": self.arn(aws, queue)}])
        self.send(aws, {"clusterArn": "mine"})
        assert self.receive(aws, queue) == []

    def test_a_rule_with_targets_stays(self, aws, queue, rule):
        aws.events.put_targets(Rule="op", Targets=[{"Id": "queue", "Arn": self.arn(aws, queue)}])
        assert aws.events.list_targets_by_rule(Rule="op")["Targets"][0]["Id"] == "queue"
        with refused("ValidationException"):
            aws.events.delete_rule(Name="op")
        aws.events.remove_targets(Rule="op", Ids=["queue"])
        aws.events.delete_rule(Name="op")
        with refused("ResourceNotFoundException"):
            aws.events.describe_rule(Name="op")

    def test_a_queue_with_other_attributes_is_another(self, aws, queue):
        assert aws.sqs.create_queue(QueueName="op", Attributes={"SqsManagedSseEnabled": "true"})["QueueUrl"] == queue
        with refused("QueueAlreadyExists", "QueueNameExists"):
            aws.sqs.create_queue(QueueName="op", Attributes={"VisibilityTimeout": "77"})

    def test_failed_messages_go_to_the_dead_letter_queue(self, aws, queue):
        dead = aws.sqs.create_queue(QueueName="op-dead")["QueueUrl"]
        policy = json.dumps({"deadLetterTargetArn": self.arn(aws, dead), "maxReceiveCount": "1"})
        aws.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": policy, "VisibilityTimeout": "0"})
        aws.sqs.send_message(QueueUrl=queue, MessageBody="{}")
        self.receive(aws, queue)
        assert self.receive(aws, queue) == []
        assert self.receive(aws, dead) == [{}]

    def test_a_missing_queue_is_not_found(self, aws):
        with refused("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"):
            aws.sqs.get_queue_url(QueueName="nothing")
