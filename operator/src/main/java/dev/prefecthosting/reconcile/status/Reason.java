package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.plan.Failure;
import java.util.Arrays;

/** The reasons of all conditions, and of the events about them. */
public enum Reason {
    READY("Ready"),
    /** AWS or Prefect takes its time. */
    PROGRESSING("Progressing"),
    /** Another resource, Secret or stage has to come first. */
    WAITING("Waiting"),
    WAITING_FOR_APPROVAL("WaitingForApproval"),
    SUSPENDED("Suspended"),
    NOT_SUSPENDED("NotSuspended"),
    DELETING("Deleting"),
    PREVIEW("Preview"),
    NOT_MANAGED("NotManaged"),
    SCALED_TO_ZERO("ScaledToZero"),
    NO_WORKER_ONLINE("NoWorkerOnline"),
    NOT_SUPPORTED_YET("NotSupportedYet"),
    UNSUPPORTED_BY_PREFECT_VERSION("UnsupportedByPrefectVersion"),
    REFERENCE_NOT_FOUND("ReferenceNotFound"),
    REFERENCE_NOT_ALLOWED("ReferenceNotAllowed"),
    REFERENCE_NOT_READY("ReferenceNotReady"),
    SECRET_NOT_FOUND("SecretNotFound"),
    IMAGE_NOT_FOUND("ImageNotFound"),
    RUNS_FAILED("RunsFailed"),
    RUN_NOT_STARTED("RunNotStarted"),
    REGISTRATION_FAILED("RegistrationFailed"),
    IN_USE("InUse"),
    CONFLICT("Conflict"),
    INVALID("Invalid"),
    THROTTLED("Throttled"),
    UNAUTHORIZED("Unauthorized"),
    QUOTA_EXCEEDED("QuotaExceeded"),
    NO_CAPACITY("NoCapacity"),
    NOT_FOUND("NotFound"),
    UNAVAILABLE("Unavailable"),
    CREATED("Created"),
    UPDATED("Updated"),
    ADOPTED("Adopted"),
    DELETED("Deleted"),
    RETAINED("Retained"),
    DRIFT_CORRECTED("DriftCorrected"),
    AUTH_DROPPED("AuthDropped"),
    UNKNOWN_ANNOTATION("UnknownAnnotation"),
    ABANDONED("Abandoned");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** As written in a condition or event. */
    public String text() {
        return text;
    }

    /** Whether nothing but another spec helps. */
    public boolean waitsForSpec() {
        return this == INVALID || this == NOT_SUPPORTED_YET || this == UNSUPPORTED_BY_PREFECT_VERSION;
    }

    /** How a person is told of a resource that is not ready any more, or not yet. */
    public enum Told {
        WARNING,
        /** It waits for what may still come. */
        NORMAL,
        /** It is as it should be, or told elsewhere. */
        NOT
    }

    /** @param after whether it was ready before */
    Told told(boolean after) {
        return switch (this) {
            case NOT_SUPPORTED_YET,
                    UNSUPPORTED_BY_PREFECT_VERSION,
                    REFERENCE_NOT_ALLOWED,
                    SECRET_NOT_FOUND,
                    REGISTRATION_FAILED,
                    CONFLICT,
                    INVALID,
                    THROTTLED,
                    UNAUTHORIZED,
                    QUOTA_EXCEEDED,
                    NO_CAPACITY,
                    NOT_FOUND,
                    UNAVAILABLE -> Told.WARNING;
            case NO_WORKER_ONLINE -> after ? Told.WARNING : Told.NOT;
            case REFERENCE_NOT_FOUND, IMAGE_NOT_FOUND, IN_USE, WAITING_FOR_APPROVAL -> Told.NORMAL;
            case READY,
                    RUN_NOT_STARTED,
                    UNKNOWN_ANNOTATION,
                    PROGRESSING,
                    WAITING,
                    REFERENCE_NOT_READY,
                    SUSPENDED,
                    NOT_SUSPENDED,
                    DELETING,
                    PREVIEW,
                    NOT_MANAGED,
                    SCALED_TO_ZERO,
                    RUNS_FAILED,
                    CREATED,
                    UPDATED,
                    ADOPTED,
                    DELETED,
                    RETAINED,
                    DRIFT_CORRECTED,
                    AUTH_DROPPED,
                    ABANDONED -> Told.NOT;
        };
    }

    /** From the text of a condition. */
    public static Reason of(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason.text.equals(text))
                .findFirst()
                .orElse(PROGRESSING);
    }

    public static Reason of(Failure failure) {
        return switch (failure) {
            case THROTTLED -> THROTTLED;
            case UNAUTHORIZED -> UNAUTHORIZED;
            case QUOTA -> QUOTA_EXCEEDED;
            case CAPACITY -> NO_CAPACITY;
            case DEPENDENCY -> IN_USE;
            case INCONSISTENT_YET, TOKEN_USED, UNDER_WAY -> PROGRESSING;
            case NOT_FOUND -> NOT_FOUND;
            case UNAVAILABLE -> UNAVAILABLE;
            case CONFLICT -> CONFLICT;
            case INVALID -> INVALID;
        };
    }
}
