"""The checks of a seed hold on a right one and fail on each that is wrong in one respect."""

import contextlib
import io
import os
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.update(AWS_DEFAULT_REGION="eu-west-1", AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
os.environ.pop("AWS_ENDPOINT_URL", None)
# One image in place of moto's thousands.
os.environ["MOTO_AMIS_PATH"] = str(Path(__file__).resolve().parent / "fixtures" / "amis.json")

import aws_checks_fixture as fixture
import boto3
import check_gone
import check_seed
from moto import mock_aws

WRONG = {
    "open": "admits nothing from everywhere",
    "wildcard": "wildcard actions",
    "managed": "not one of AWS's own",
    "trust": "trusts tasks of this account",
    "github": "its subjects",
    "password": "no password in user data",
    "root": "root volume's size",
    "hops": "IMDS hop limit",
    "retention": "retention of",
    "disk": "is mounted",
    "plain": "plain secrets in worker",
    "breaker": "circuit breaker",
    "rule": "rule's cluster",
    "queue": "on whose behalf",
    "lifecycle": "images that are kept",
}


def run(main, *arguments):
    """(exit code, lines that failed, whole output)"""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), mock.patch.object(sys, "argv", ["check", *arguments]):
        code = main()
    text = output.getvalue()
    return code, [line for line in text.splitlines() if line.startswith("  FAIL")], text


class SeedTest(unittest.TestCase):
    def setUp(self):
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        names = mock.patch("aws_checks.instance.UBUNTU_PARAMETERS", [fixture.UBUNTU_PARAMETER])
        names.start()
        self.addCleanup(names.stop)
        with tempfile.NamedTemporaryFile("w", delete=False) as passwords:
            passwords.write("hunter2\n")
        self.passwords = passwords.name
        self.addCleanup(os.unlink, self.passwords)

    def failures(self, *wrong):
        # AWS's own policies take seconds to load.
        loaded = {"MOTO_IAM_LOAD_MANAGED_POLICIES": str("managed" in wrong).lower()}
        with mock.patch.dict(os.environ, loaded):
            return self.checked(wrong)

    def checked(self, wrong):
        fixture.Fixture(wrong).build()
        return run(check_seed.main, "--passwords", self.passwords)

    def test_a_right_one(self):
        code, failed, text = self.failures()
        self.assertEqual(failed, [])
        self.assertEqual(code, 0)
        self.assertRegex(text.splitlines()[-1], r"^\d+ passed, 0 failed$")

    def test_nothing_at_all(self):
        code, failed, _ = run(check_seed.main)
        self.assertEqual(code, 1)
        self.assertTrue(any("exactly one VPC" in line for line in failed))


def wrong_in(part, expected):
    def test(self):
        code, failed, _ = self.failures(part)
        self.assertEqual(code, 1)
        self.assertTrue(any(expected in line for line in failed), failed)

    return test


for _part, _expected in WRONG.items():
    setattr(SeedTest, f"test_wrong_{_part}", wrong_in(_part, _expected))


class GoneTest(unittest.TestCase):
    def setUp(self):
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)

    def test_nothing_is_left_in_an_empty_account(self):
        code, failed, _ = run(check_gone.main)
        self.assertEqual((code, failed), (0, []))

    def test_everything_is_found_that_is_left(self):
        fixture.Fixture().build()
        code, failed, _ = run(check_gone.main, "--owner", "default/demo", "--owner", "default/mean-and-median")
        self.assertEqual(code, 1)
        kinds = {line.split("left of ")[1].split(" is ")[0] for line in failed}
        self.assertLessEqual(
            {"Vpcs", "NatGateways", "Instances", "Roles", "Clusters", "Services", "TaskDefinitions", "Queues"}
            | {"Rules", "Repositories", "LogGroups", "Parameters", "OidcProviders", "InstanceProfiles", "Addresses"},
            kinds,
        )

    def test_what_is_retained_may_stay(self):
        volume = self.volume({fixture.TAG + "owner": "default/demo", fixture.TAG + "retained": "u-1"})
        code, failed, text = run(check_gone.main)
        self.assertEqual((code, failed), (0, []))
        self.assertIn(volume, text)

    def test_what_is_retained_loses_its_owner(self):
        self.volume({**fixture.HOSTING, fixture.TAG + "retained": "u-1"})
        self.assertEqual(run(check_gone.main)[0], 1)

    @staticmethod
    def volume(tags):
        specification = [{"ResourceType": "volume", "Tags": fixture.pairs(tags)}]
        answer = boto3.client("ec2").create_volume(
            AvailabilityZone="eu-west-1a", Size=20, TagSpecifications=specification
        )
        return answer["VolumeId"]


if __name__ == "__main__":
    unittest.main()
