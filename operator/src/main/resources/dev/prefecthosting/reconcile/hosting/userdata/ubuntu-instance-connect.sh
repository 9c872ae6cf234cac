
persist install_packages ec2-instance-connect
