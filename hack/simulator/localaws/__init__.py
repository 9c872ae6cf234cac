"""AWS on this machine: moto, made honest, and a runner that starts what ECS would start."""
