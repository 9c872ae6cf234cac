package dev.prefecthosting.plan;

/** A resource in AWS or Prefect, as last seen. */
public interface Remote {
    /** The identifier that the remote side gave, e.g. {@code vpc-0a1b} or an ARN. */
    String id();

    /** Read from tags or labels; {@link Identity#FOREIGN} when it carries none. */
    Identity identity();

    /** The remote side's own word for the state it is in, e.g. {@code available}. */
    String state();
}
