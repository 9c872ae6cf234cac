package dev.prefecthosting.aws;

import dev.prefecthosting.plan.RemoteException;
import java.time.Duration;
import java.util.Locale;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** The one place where calls are paced, counted and their errors typed. The SDK's own retries are off, so a call is one attempt. */
final class CallEdge implements ExecutionInterceptor {
    private static final ExecutionAttribute<Long> BEGUN = new ExecutionAttribute<>("prefecthosting.begun");

    private final CallGate gate;
    private final CallListener listener;

    CallEdge(CallGate gate, CallListener listener) {
        this.gate = gate;
        this.listener = listener;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        gate.enter(service(attributes), operation(attributes));
        attributes.putAttribute(BEGUN, System.nanoTime());
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        gate.answered();
        report(attributes, "ok");
    }

    /** Throws instead of returning: the SDK lets an interceptor return subclasses of its own exceptions only. */
    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        RemoteException typed = AwsErrors.typed(context.exception(), operation(attributes));
        if (attributes.getAttribute(BEGUN) != null) {
            gate.failed(service(attributes), operation(attributes), typed);
            report(attributes, typed.reason().label());
        }
        throw typed;
    }

    private void report(ExecutionAttributes attributes, String outcome) {
        Long begun = attributes.getAttribute(BEGUN);
        Duration took = begun == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - begun);
        listener.called(service(attributes), operation(attributes), outcome, took);
    }

    private static String service(ExecutionAttributes attributes) {
        String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
        return service.toLowerCase(Locale.ROOT).replace(" ", "");
    }

    private static String operation(ExecutionAttributes attributes) {
        return attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    }
}
