from prefect import flow


@flow(log_prints=True)
def greet(name: str = "world"):
    print(f"hello, {name}")


if __name__ == "__main__":
    greet("registration")
