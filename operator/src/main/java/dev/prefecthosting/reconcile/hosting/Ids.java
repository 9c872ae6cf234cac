package dev.prefecthosting.reconcile.hosting;

/** Logical IDs of a hosting that others look up: its WorkPools, its status, people. */
public final class Ids {
    public static final String VPC = "vpc";
    public static final String PUBLIC_SUBNET = "subnet-public-";
    public static final String PRIVATE_SUBNET = "subnet-private-";
    public static final String CLIENTS = "security-group-clients";
    public static final String CLUSTER = "cluster";
    public static final String TASK_EVENTS = "task-events";
    public static final String IMAGE_PUSHES = "image-pushes";
    public static final String AUTH = "server-auth";
    public static final String API_KEY = "prefect-api-key";
    public static final String INSTANCE = "instance";
    public static final String INSTANCE_ADDRESS = "elastic-ip-instance";
    public static final String NETWORK_INTERFACE = "network-interface";
    public static final String CONNECT_ENDPOINT = "instance-connect-endpoint";
    public static final String CONTAINER_INSTANCE = "container-instance";
    public static final String DATA_VOLUME = "data-volume";
    public static final String SERVER = "server";
    public static final String GITHUB_ROLE = "role-github";
    public static final String COURIER = "task-definition-courier";
    public static final String COURIER_LETTER = "courier-letter";
    public static final String REPOSITORY = "repository-";

    private Ids() {}
}
