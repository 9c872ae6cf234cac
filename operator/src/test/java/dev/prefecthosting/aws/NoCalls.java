package dev.prefecthosting.aws;

import software.amazon.awssdk.services.ec2.Ec2Client;

/** A client for tests of what must not call: each of its calls throws UnsupportedOperationException. */
public final class NoCalls implements Ec2Client {
    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
