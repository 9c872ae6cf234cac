/** VPC, subnets, gateways, addresses, route tables, security groups, interfaces, endpoints. */
@NullMarked
package dev.prefecthosting.aws.network;

import org.jspecify.annotations.NullMarked;
