package dev.prefecthosting.aws;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * What all SDK clients share, so that a client that is forgotten leaves nothing behind: each would start threads of its
 * own for its timeouts.
 */
public record Transport(SdkHttpClient http, ScheduledExecutorService timeouts, CallListener listener) {
    public static Transport of(CallListener listener) {
        ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("aws-timeouts").factory());
        timeouts.setRemoveOnCancelPolicy(true);
        return new Transport(UrlConnectionHttpClient.create(), timeouts, listener);
    }
}
