"""The pool and the deployment of a production hosting, in a namespace of their own."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml
from hosting import conditions, local_aws
from hosting.conditions import Resource
from hosting.kubernetes import DEPLOYMENT, HOSTING, POOL, Kubernetes
from hosting.pools import client, in_state, request_run, run_tasks, until

pytestmark = pytest.mark.slow

FLOW = Path(__file__).parent / "flows" / "probe"
ANALYTICS = """
apiVersion: prefecthosting.dev/v1alpha1
kind: WorkPool
metadata: {name: heavy, namespace: analytics}
spec:
  hostingRef: {name: demo, namespace: default}
  description: 30 GB jobs, once a week
  concurrencyLimit: 4
  queues:
    - {name: critical, priority: 1, concurrencyLimit: 2}
    - {name: bulk, priority: 10, paused: false}
  worker: {placement: Fargate, replicas: 2, cpu: 512, memory: 1024}
  job:
    cpu: 8192
    memory: 32768
    ephemeralStorageGiB: 100
    capacity: Spot
    architecture: ARM64
    environment: [{name: STAGE, value: prod}]
    secrets: [{name: DB_PASSWORD, valueFrom: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"}]
    taskRole:
      policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
      statements: [{actions: ["sqs:SendMessage"], resources: ["arn:aws:sqs:eu-west-1:123456789012:results"]}]
    template:
      patches: [{op: add, path: /job_configuration/task_run_request/enableExecuteCommand, value: true}]
---
apiVersion: prefecthosting.dev/v1alpha1
kind: FlowDeployment
metadata: {name: weekly-report, namespace: analytics}
spec:
  workPoolRef: {name: heavy}
  queue: critical
  flowName: weekly-report
  entrypoint: flows/report.py:report
  path: /app
  image:
    repository: {name: analytics/report, scanOnPush: true, keepLast: 50}
    tag: "1.4.2"
    pinDigest: true
  parameters: {region: emea}
  parameterSchema: {type: object, properties: {region: {type: string}}}
  jobVariables: {memory: 61440}
  tags: [weekly]
  schedules:
    - {slug: monday, cron: "0 6 * * 1", timezone: Europe/Berlin}
    - {slug: pulse, interval: 6h, anchor: "2026-01-01T00:00:00Z", parameters: {region: apac}, active: false}
    - {slug: quarter, rrule: "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1"}
  concurrency: {limit: 1, onCollision: CancelNew}
"""


def test_a_production_pool_and_its_deployment_in_another_namespace(seed):
    analytics, prefect = Kubernetes("analytics"), seed.prefect()
    seed.kubernetes.run("create", "namespace", "analytics")
    heavy, weekly = yaml.safe_load_all(ANALYTICS)
    secret = client("secretsmanager").create_secret(Name="reports", SecretString="hidden")["ARN"]
    heavy["spec"]["job"]["secrets"][0]["valueFrom"] = secret
    analytics.apply([heavy, weekly])
    refused = until(
        lambda: conditions.of(analytics.get(POOL, "heavy")).get("PoolSynced", {}),
        lambda found: found.get("reason") == "ReferenceNotAllowed",
        180,
        "another namespace is refused",
    )
    assert "write analytics in its spec.allowedNamespaces" in refused["message"]
    allow(seed, ["analytics"])
    watched = [Resource(POOL, "heavy"), Resource(DEPLOYMENT, "weekly-report")]
    conditions.Watch(analytics, watched, meanwhile=push).until_ready(240)
    until(lambda: analytics.get(POOL, "heavy")["status"].get("workersOnline"), lambda n: n == 2, 180, "two workers")

    run = request_run(analytics, "weekly-report", region="emea")
    in_state(prefect, run, "COMPLETED", 240)
    log = until(lambda: prefect.log_lines(run), lambda lines: any("stage" in each for each in lines), 90, "its log")
    assert any("stage prod region emea" in line for line in log)
    found = prefect.deployment("weekly-report", "weekly-report")
    task = run_tasks(f"prefect_heavy_{found['id']}")[0]
    overrides = task["request"]["overrides"]
    definition = client("ecs").describe_task_definition(taskDefinition=f"{task['family']}:{task['revision']}")
    sizes = [overrides.get("memory"), definition["taskDefinition"].get("memory")]
    assert "61440" in sizes and task["request"]["enableExecuteCommand"] is True

    analytics.delete([weekly, heavy], seconds=240)
    allow(seed, [])
    client("secretsmanager").delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)


def push():
    local_aws.push_image("analytics/report", "1.4.2", FLOW)


def allow(seed, namespaces):
    hosting = copy.deepcopy(seed.documents[1])
    hosting["spec"]["allowedNamespaces"] = namespaces
    seed.kubernetes.apply([hosting], force=True)
    conditions.Watch(seed.kubernetes, [Resource(HOSTING, "demo")]).until_ready(180)
