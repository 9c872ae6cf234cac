"""ECR: repositories, their policies and images."""

import hashlib
import json

import pytest
from conftest import refused, tags_of

OWNER = [{"Key": "owner", "Value": "op"}]
TYPE = "application/vnd.docker.distribution.manifest.v2+json"


def manifest(layer):
    config = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": "sha256:" + "a" * 64}
    layers = [
        {"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 3, "digest": "sha256:" + layer * 64}
    ]
    return json.dumps({"schemaVersion": 2, "mediaType": TYPE, "config": config, "layers": layers})


def rule(priority=1, **selection):
    chosen = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 1}
    return {"rulePriority": priority, "selection": {**chosen, **selection}, "action": {"type": "expire"}}


@pytest.fixture
def ecr(aws):
    return aws.ecr


@pytest.fixture
def repository(ecr):
    ecr.create_repository(
        repositoryName="team/app", imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True},
        encryptionConfiguration={"encryptionType": "AES256"}, tags=OWNER,
    )  # fmt: skip
    ecr.put_image_tag_mutability(repositoryName="team/app", imageTagMutability="MUTABLE")
    return "team/app"


def digests(ecr, repository):
    return {
        image.get("imageTag"): image["imageDigest"] for image in ecr.list_images(repositoryName=repository)["imageIds"]
    }


def test_a_repository_reads_back(ecr, aws, repository):
    shown = ecr.describe_repositories(repositoryNames=[repository])["repositories"][0]
    assert shown["repositoryUri"] == f"{aws.number}.dkr.ecr.eu-west-1.amazonaws.com/{repository}"
    assert shown["imageTagMutability"] == "MUTABLE"
    assert shown["imageScanningConfiguration"]["scanOnPush"] is True
    assert shown["encryptionConfiguration"]["encryptionType"] == "AES256"
    assert tags_of(ecr.list_tags_for_resource(resourceArn=shown["repositoryArn"])["tags"]) == {"owner": "op"}


def test_repository_names_are_taken_once(ecr, repository):
    with refused("RepositoryAlreadyExistsException"):
        ecr.create_repository(repositoryName=repository)
    with refused("RepositoryNotFoundException"):
        ecr.describe_repositories(repositoryNames=["another"])


def test_a_lifecycle_policy_is_stored(ecr, repository):
    with refused("LifecyclePolicyNotFoundException"):
        ecr.get_lifecycle_policy(repositoryName=repository)
    text = json.dumps({"rules": [rule()]})
    ecr.put_lifecycle_policy(repositoryName=repository, lifecyclePolicyText=text)
    assert json.loads(ecr.get_lifecycle_policy(repositoryName=repository)["lifecyclePolicyText"]) == json.loads(text)
    ecr.delete_lifecycle_policy(repositoryName=repository)
    with refused("LifecyclePolicyNotFoundException"):
        ecr.get_lifecycle_policy(repositoryName=repository)


@pytest.mark.parametrize(
    "rules",
    [[rule(priority=0)], [rule(tagStatus="bogus")], [rule(1), rule(1)], [rule(tagStatus="tagged")]],
    ids=["priority", "status", "same priority", "no prefix"],
)
def test_an_impossible_lifecycle_policy_is_refused(ecr, repository, rules):
    with refused("InvalidParameterException"):
        ecr.put_lifecycle_policy(repositoryName=repository, lifecyclePolicyText=json.dumps({"rules": rules}))


def test_a_repository_policy_is_stored(ecr, repository):
    with refused("RepositoryPolicyNotFoundException"):
        ecr.get_repository_policy(repositoryName=repository)
    statement = {"Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage"]}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    ecr.set_repository_policy(repositoryName=repository, policyText=json.dumps(policy))
    assert json.loads(ecr.get_repository_policy(repositoryName=repository)["policyText"]) == policy


def test_the_digest_is_that_of_the_manifest(ecr, repository):
    put = ecr.put_image(repositoryName=repository, imageManifest=manifest("b"), imageTag="1")["image"]["imageId"]
    assert put["imageDigest"] == "sha256:" + hashlib.sha256(manifest("b").encode()).hexdigest()
    found = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "1"}, {"imageTag": "2"}])
    assert [image["imageManifest"] for image in found["images"]] == [manifest("b")]
    assert len(found["failures"]) == 1
    with refused("ImageNotFoundException"):
        ecr.describe_images(repositoryName=repository, imageIds=[{"imageTag": "2"}])


def test_a_tag_moves_and_leaves_the_old_image(ecr, repository):
    ecr.put_image(repositoryName=repository, imageManifest=manifest("b"), imageTag="1")
    old = digests(ecr, repository)["1"]
    ecr.put_image(repositoryName=repository, imageManifest=manifest("c"), imageTag="1")
    now = digests(ecr, repository)
    assert now["1"] != old
    assert now[None] == old


def test_an_image_may_have_many_tags(ecr, repository):
    ecr.put_image(repositoryName=repository, imageManifest=manifest("b"), imageTag="1")
    ecr.put_image(repositoryName=repository, imageManifest=manifest("b"), imageTag="2")
    found = digests(ecr, repository)
    assert found["1"] == found["2"]
    with refused("ImageAlreadyExistsException"):
        ecr.put_image(repositoryName=repository, imageManifest=manifest("b"), imageTag="2")
    ecr.put_image(repositoryName=repository, imageManifest=manifest("c"), imageTag="2")
    found = digests(ecr, repository)
    assert found["1"] != found["2"]


def test_images_are_listed_by_whether_they_have_a_tag(ecr, repository):
    ecr.put_image(repositoryName=repository, imageManifest=manifest("b"), imageTag="1")
    ecr.put_image(repositoryName=repository, imageManifest=manifest("c"), imageTag="1")

    def listed(status):
        found = ecr.describe_images(repositoryName=repository, filter={"tagStatus": status})["imageDetails"]
        return [image.get("imageTags") for image in found]

    assert listed("TAGGED") == [["1"]]
    assert listed("UNTAGGED") == [None]
    assert len(listed("ANY")) == 2


def test_a_push_into_nowhere_is_refused(ecr):
    with refused("RepositoryNotFoundException"):
        ecr.put_image(repositoryName="nowhere", imageManifest=manifest("b"), imageTag="1")


def test_a_scanned_image_shows_what_was_found(ecr, repository):
    ecr.put_image(repositoryName=repository, imageManifest=manifest("b"), imageTag="1")
    shown = ecr.describe_images(repositoryName=repository)["imageDetails"][0]
    assert shown["imageScanFindingsSummary"]["findingSeverityCounts"] == {"MEDIUM": 1}


def test_a_push_is_an_event(aws, ecr, repository):
    queue = aws.sqs.create_queue(QueueName="pushes")["QueueUrl"]
    arn = aws.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = {"source": ["aws.ecr"], "detail-type": ["ECR Image Action"], "detail": {"action-type": ["PUSH"]}}
    rule = aws.events.put_rule(Name="pushes", EventPattern=json.dumps(pattern))["RuleArn"]
    statement = {
        "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }  # fmt: skip
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws.sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    aws.events.put_targets(Rule="pushes", Targets=[{"Id": "queue", "Arn": arn}])
    ecr.put_image(repositoryName=repository, imageManifest=manifest("b"), imageTag="1")
    event = json.loads(aws.sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"])
    assert (event["detail"]["repository-name"], event["detail"]["image-tag"]) == (repository, "1")


def test_an_immutable_tag_stays(ecr):
    ecr.create_repository(repositoryName="fixed", imageTagMutability="IMMUTABLE")
    ecr.put_image(repositoryName="fixed", imageManifest=manifest("b"), imageTag="1")
    with refused("ImageTagAlreadyExistsException"):
        ecr.put_image(repositoryName="fixed", imageManifest=manifest("c"), imageTag="1")


def test_an_image_is_pushed_by_layers(ecr, repository):
    upload = ecr.initiate_layer_upload(repositoryName=repository)["uploadId"]
    ecr.upload_layer_part(
        repositoryName=repository, uploadId=upload, partFirstByte=0, partLastByte=2, layerPartBlob=b"abc"
    )
    digest = "sha256:" + hashlib.sha256(b"abc").hexdigest()
    done = ecr.complete_layer_upload(repositoryName=repository, uploadId=upload, layerDigests=[digest])
    assert done["layerDigest"] == digest


def test_the_registry_gives_tokens(ecr, aws):
    token = ecr.get_authorization_token()["authorizationData"][0]
    assert token["proxyEndpoint"] == f"https://{aws.number}.dkr.ecr.eu-west-1.amazonaws.com"


def test_a_repository_with_images_goes_by_force_only(ecr, repository):
    ecr.put_image(repositoryName=repository, imageManifest=manifest("b"), imageTag="1")
    with refused("RepositoryNotEmptyException"):
        ecr.delete_repository(repositoryName=repository)
    ecr.delete_repository(repositoryName=repository, force=True)
    with refused("RepositoryNotFoundException"):
        ecr.delete_repository(repositoryName=repository)
