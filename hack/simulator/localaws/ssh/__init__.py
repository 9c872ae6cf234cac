"""SSH into the VPCs of local AWS: a bastion, and the instances themselves."""
