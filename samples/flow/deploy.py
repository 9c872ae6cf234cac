"""Registers the flow from inside the network: what `registration: Task` runs, in the flow's own image."""

import os

from main import mean_and_median

if __name__ == "__main__":
    name = os.environ.get("DEPLOYMENT", "mean_and_median")
    mean_and_median.deploy(
        name=name,
        work_pool_name=os.environ.get("WORK_POOL", "mean_and_median"),
        image=f"{os.environ['AWS_ECR_REPOSITORY']}:mean_and_median-latest",
        push=False,
        build=False,
        cron="*/5 * * * *",  # Every 5 mins
    )
