package dev.prefecthosting.model.common;

/** Patterns of text fields, in the syntax that Java and the API server (RE2) share. */
public final class Formats {
    public static final String DURATION = "^([0-9]+(s|m|h|d))+$";
    public static final String DATE_TIME =
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$";
    public static final String TIME_ZONE = "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$";
    public static final String HTTP_URL = "^https?://[^\\s]+$";
    public static final String UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

    public static final String OBJECT_NAME = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$";
    public static final String LABEL_NAME = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";
    public static final String SECRET_KEY = "^[A-Za-z0-9._-]+$";
    public static final String ENVIRONMENT_NAME = "^[A-Za-z_][A-Za-z0-9_]*$";
    public static final String CONDITION_STATUS = "^(True|False|Unknown)$";

    public static final String REGION = "^[a-z]{2}(-[a-z]+)+-[0-9]+$";
    public static final String ZONE = "^[a-z]{2}(-[a-z0-9]+)+-[0-9]+[a-z]$";
    public static final String ACCOUNT_ID = "^[0-9]{12}$";
    public static final String ROLE_ARN = "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$";
    public static final String POLICY_ARN = "^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$";
    public static final String KMS_KEY_ARN = "^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/.+$";
    public static final String CERTIFICATE_ARN = "^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$";
    public static final String SECRET_ARN =
            "^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:|ssm:[a-z0-9-]+:[0-9]{12}:parameter/).+$";
    public static final String SESSION_NAME = "^[A-Za-z0-9_+=,.@-]+$";
    public static final String IAM_ACTION = "^[a-z0-9-]+:[A-Za-z0-9*]+$";

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String ADDRESS = OCTET + "(\\." + OCTET + "){3}";
    public static final String CIDR = "^" + ADDRESS + "/(3[0-2]|[12]?[0-9])$";
    public static final String CIDR_16_TO_24 = "^" + ADDRESS + "/(1[6-9]|2[0-4])$";
    public static final String VPC_ID = "^vpc-[a-z0-9]+$";
    public static final String SUBNET_ID = "^subnet-[a-z0-9]+$";
    public static final String SECURITY_GROUP_ID = "^sg-[a-z0-9]+$";
    public static final String VOLUME_ID = "^vol-[a-z0-9]+$";
    public static final String SNAPSHOT_ID = "^snap-[a-z0-9]+$";
    public static final String INSTANCE_CONNECT_ENDPOINT_ID = "^eice-[a-z0-9]+$";
    public static final String INSTANCE_TYPE = "^[a-z][a-z0-9-]*\\.[a-z0-9-]+$";
    public static final String DB_INSTANCE_CLASS = "^db\\.[a-z0-9-]+\\.[a-z0-9-]+$";
    public static final String CACHE_NODE_TYPE = "^cache\\.[a-z0-9-]+\\.[a-z0-9-]+$";
    public static final String ENGINE_VERSION = "^[0-9]+(\\.[0-9]+)*$";
    public static final String HOSTED_ZONE_ID = "^Z[A-Z0-9]+$";
    public static final String HOST_NAME = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$";
    public static final String HOST = "^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$";

    public static final String IMAGE = "^[A-Za-z0-9][A-Za-z0-9._/:@-]*$";
    public static final String IMAGE_TAG = "^[A-Za-z0-9_][A-Za-z0-9_.-]*$";
    public static final String REPOSITORY_NAME = "^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$";
    public static final String GITHUB_REPOSITORY = "^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$";

    public static final String PREFECT_VERSION = "^[23](\\.[0-9]+){0,2}$";
    /** What Prefect itself refuses in names, and what would end up in a URL. */
    public static final String PREFECT_NAME = "^[^/%&><\\s]([^/%&><]*[^/%&><\\s])?$";

    public static final String POOL_TYPE = "^[a-z0-9]+([-:][a-z0-9]+)*$";
    public static final String VARIABLE_NAME = "^[a-z0-9_-]+$";
    public static final String BLOCK_NAME = "^[a-z0-9-]+$";
    public static final String SLUG = "^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$";
    public static final String JSON_POINTER = "^(/([^~]|~[01])*)?$";
    public static final String JSON_PATCH_OPERATION = "^(add|remove|replace|move|copy|test)$";

    private Formats() {}
}
