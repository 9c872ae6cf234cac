package dev.prefecthosting.aws;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Types what AWS answers, once. */
public final class AwsErrors {
    private static final Map<Failure, Set<String>> CODES = Map.of(
            Failure.THROTTLED,
            Set.of(
                    "Throttling",
                    "ThrottlingException",
                    "RequestLimitExceeded",
                    "TooManyRequestsException",
                    "RequestThrottled",
                    "TooManyUpdates",
                    "SlowDown",
                    "Throttled",
                    "VolumeModificationRateExceeded"),
            Failure.UNAUTHORIZED,
            Set.of(
                    "UnauthorizedOperation",
                    "AccessDenied",
                    "AccessDeniedException",
                    "AuthFailure",
                    "InvalidClientTokenId",
                    "UnrecognizedClientException",
                    "SignatureDoesNotMatch",
                    "ExpiredToken",
                    "ExpiredTokenException",
                    "OptInRequired"),
            Failure.CAPACITY,
            Set.of("InsufficientInstanceCapacity", "InsufficientFreeAddressesInSubnet", "Unsupported"),
            Failure.DEPENDENCY,
            Set.of(
                    "DependencyViolation",
                    "DeleteConflict",
                    "VolumeInUse",
                    "InvalidGroup.InUse",
                    "IncorrectInstanceState",
                    "InvalidNetworkInterface.InUse",
                    "InvalidIPAddress.InUse",
                    "ClusterContainsContainerInstancesException",
                    "ClusterContainsServicesException",
                    "ClusterContainsTasksException",
                    "RepositoryNotEmptyException",
                    "UpdateInProgressException",
                    "ResourceInUse"),
            Failure.TOKEN_USED,
            Set.of("IdempotentParameterMismatch"),
            Failure.CONFLICT,
            Set.of(
                    "EntityAlreadyExists",
                    "ResourceAlreadyExistsException",
                    "RepositoryAlreadyExistsException",
                    "ParameterAlreadyExists",
                    "ResourceExistsException",
                    "QueueAlreadyExists",
                    "QueueNameExists",
                    "InvalidGroup.Duplicate",
                    "InvalidPermission.Duplicate",
                    "RouteAlreadyExists",
                    "Resource.AlreadyAssociated",
                    "ConflictException"));

    /** Another change of the same resource is under way, or its name was given up a moment ago. */
    private static final Set<String> PASSING = Set.of(
            "AWS.SimpleQueueService.QueueDeletedRecently",
            "QueueDeletedRecently",
            "OperationAbortedException",
            "ConcurrentModification",
            "ConcurrentModificationException",
            "EntityTemporarilyUnmodifiable");

    private AwsErrors() {}

    /** The message ends in the code and the request's ID, so that AWS support and CloudTrail can be asked. */
    static RemoteException typed(Throwable thrown, String operation) {
        if (thrown instanceof RemoteException already) {
            return already;
        }
        if (thrown instanceof AwsServiceException answer) {
            AwsErrorDetails details = answer.awsErrorDetails();
            String code = details == null ? "" : details.errorCode();
            String said = details == null ? answer.getMessage() : details.errorMessage();
            String message = "%s: %s (%s, request %s)".formatted(operation, said, code, answer.requestId());
            return new RemoteException(reason(code, said, answer.statusCode()), message, answer);
        }
        if (thrown instanceof SdkException unreachable) {
            String message = "%s: %s".formatted(operation, unreachable.getMessage());
            Failure reason = message.contains("credentials") ? Failure.UNAUTHORIZED : Failure.UNAVAILABLE;
            return new RemoteException(reason, message, unreachable);
        }
        return new RemoteException(Failure.UNAVAILABLE, operation + ": " + thrown, thrown);
    }

    /** Also for failures that arrive inside of an answer; their status is that of a failing server, 500. */
    public static Failure reason(@Nullable String code, @Nullable String message, int status) {
        String known = code == null ? "" : code;
        String said = message == null ? "" : message;
        for (Map.Entry<Failure, Set<String>> entry : CODES.entrySet()) {
            if (entry.getValue().contains(known)) {
                return entry.getKey();
            }
        }
        if (isPropagating(known, said)
                || known.equals("IncorrectState")
                || known.equals("IncorrectModificationState")) {
            return Failure.INCONSISTENT_YET;
        }
        // How EC2 refuses to delete an interface that is attached.
        if (known.equals("InvalidParameterValue") && said.contains("currently in use")) {
            return Failure.DEPENDENCY;
        }
        if (known.endsWith("LimitExceeded") || known.endsWith("LimitExceededException") || known.contains("Quota")) {
            return Failure.QUOTA;
        }
        if (known.endsWith(".NotFound")
                || known.endsWith("NotFound")
                || known.endsWith("NotFoundException")
                || known.equals("NoSuchEntity")
                || known.equals("Gateway.NotAttached")
                // A service that still drains its tasks after its deletion.
                || known.equals("ServiceNotActiveException")
                || known.endsWith("NonExistentQueue")
                || known.equals("QueueDoesNotExist")) {
            return Failure.NOT_FOUND;
        }
        return status >= 500 ? Failure.UNAVAILABLE : Failure.INVALID;
    }

    /** IAM needs up to two minutes until what it just made can be used; names are free only a while after a deletion. */
    private static boolean isPropagating(String code, String message) {
        return PASSING.contains(code)
                || message.contains("Invalid IAM Instance Profile")
                || message.contains("has no associated IAM Roles")
                || message.contains("Role is not valid")
                || message.contains("Unable to assume")
                || message.contains("still Draining")
                || message.contains("scheduled for deletion")
                || message.contains("unable to assume")
                || message.contains("is not authorized to perform: sts:AssumeRole")
                || (code.equals("MalformedPolicyDocument") && message.contains("Invalid principal"));
    }
}
