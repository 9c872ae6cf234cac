"""The flow of the weekly report: says what it was given."""

import os

from prefect import flow


@flow(name="weekly-report", log_prints=True)
def report(region: str):
    print("stage", os.environ.get("STAGE"), "region", region)
