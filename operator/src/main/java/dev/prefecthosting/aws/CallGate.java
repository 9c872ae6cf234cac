package dev.prefecthosting.aws;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Lets the calls of one region under one set of credentials pass at the pace that AWS allows each of its APIs, and none
 * while AWS does not answer: one broken account stalls nobody else.
 */
final class CallGate {
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int WINDOW = 10;

    /** Of the EC2 documentation; the other services allow about as much. */
    private record Pace(int burst, int perMinute) {
        private static final Pace READ = new Pace(50, 1200);
        private static final Pace WRITE = new Pace(50, 300);
        private static final Map<String, Pace> BY_OPERATION =
                Map.of("CreateNatGateway", new Pace(10, 60), "CreateVpcEndpoint", new Pace(4, 18));

        static Pace of(String operation) {
            boolean reads =
                    operation.startsWith("Describe") || operation.startsWith("List") || operation.startsWith("Get");
            return BY_OPERATION.getOrDefault(operation, reads ? READ : WRITE);
        }
    }

    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "aws",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(WINDOW)
                    .minimumNumberOfCalls(WINDOW)
                    .failureRateThreshold(100)
                    .waitDurationInOpenState(PAUSE)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());

    /** Waits for its turn; throws UNAVAILABLE at once while AWS does not answer. */
    void enter(String service, String operation) {
        if (!breaker.tryAcquirePermission()) {
            String message =
                    "AWS did not answer the last %d calls; none is made for %d s".formatted(WINDOW, PAUSE.toSeconds());
            throw new RemoteException(Failure.UNAVAILABLE, message, PAUSE, null);
        }
        bucket(service, operation).asBlocking().consumeUninterruptibly(1);
    }

    void answered() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    /** Only silence opens the circuit; a refusal is an answer. After throttling the API's burst is spent. */
    void failed(String service, String operation, RemoteException e) {
        if (e.reason() == Failure.UNAVAILABLE) {
            breaker.onError(0, TimeUnit.NANOSECONDS, e);
        } else {
            answered();
        }
        if (e.reason() == Failure.THROTTLED) {
            bucket(service, operation).tryConsumeAsMuchAsPossible();
        }
    }

    private Bucket bucket(String service, String operation) {
        return buckets.computeIfAbsent(service + ":" + operation, _ -> {
            Pace pace = Pace.of(operation);
            return Bucket.builder()
                    .addLimit(
                            limit -> limit.capacity(pace.burst()).refillGreedy(pace.perMinute(), Duration.ofMinutes(1)))
                    .build();
        });
    }
}
