"""A flow that says what it was given, and then takes its time."""

import os
import time

from prefect import flow
from prefect.blocks.system import Secret
from prefect.variables import Variable


@flow(log_prints=True)
def probe(seconds: int = 0, beside: bool = True):
    print("stage", os.environ.get("STAGE"), "password", len(os.environ.get("DB_PASSWORD", "")))
    if beside:
        print("region", Variable.get("region"), "token", len(Secret.load("token").get()))
    time.sleep(seconds)
