"""The flow of the example with every field, which registers itself when its image is run."""

from prefect import flow


@flow(name="every-field", log_prints=True)
def every_field(region: str = "emea"):
    print("region", region)


if __name__ == "__main__":
    # Not deploy(): it wants a pool whose template knows an image, and the example's own knows none.
    every_field.to_deployment(name="every_field").apply(work_pool_name="every_field")
