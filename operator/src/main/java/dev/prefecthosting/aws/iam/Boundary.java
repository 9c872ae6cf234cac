package dev.prefecthosting.aws.iam;

/**
 * The permissions boundary that whoever runs the operator puts on every role, whatever a hosting says.
 *
 * @param policy an ARN, or the name (with its path) of a policy that each account has
 */
public record Boundary(String policy) {
    public String arn(String partition, String accountId) {
        return isArn() ? policy : "arn:%s:iam::%s:policy/%s".formatted(partition, accountId, policy);
    }

    /** Whether that is what an ARN names. */
    public boolean isNamedBy(String arn) {
        return isArn() ? arn.equals(policy) : arn.endsWith(":policy/" + policy);
    }

    private boolean isArn() {
        return policy.startsWith("arn:");
    }
}
