"""What the demo and the end-to-end tests share: samples, kubectl, Prefect's API and local AWS."""
