import time

from prefect import flow


@flow(log_prints=True)
def greet(name: str = "world", seconds: float = 0):
    print(f"hello, {name}")
    time.sleep(seconds)


if __name__ == "__main__":
    greet("registration")
