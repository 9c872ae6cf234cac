package dev.prefecthosting.aws.logs;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** The lines of a log stream, or the last of them. */
public final class LogTails implements Permitted {
    private static final int MOST_PAGES = 50;

    private final CloudWatchLogsClient logs;

    public LogTails(CloudWatchLogsClient logs) {
        this.logs = logs;
    }

    @Override
    public List<Permission> permissions() {
        return Permission.on("arn:aws:logs:*:*:log-group:*", "logs:GetLogEvents");
    }

    /** All of them, the oldest first; none where nothing has been written. */
    public List<String> whole(String group, String stream) {
        List<String> lines = new ArrayList<>();
        String token = null;
        try {
            for (int page = 0; page < MOST_PAGES; page++) {
                String from = token;
                GetLogEventsResponse answer = logs.getLogEvents(request -> request.logGroupName(group)
                        .logStreamName(stream)
                        .startFromHead(true)
                        .nextToken(from));
                answer.events().forEach(event -> lines.add(event.message()));
                // The end says so by the same token again.
                if (answer.nextForwardToken().equals(from)) {
                    break;
                }
                token = answer.nextForwardToken();
            }
            return lines;
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** The oldest first; none where nothing has been written. */
    public List<String> last(String group, String stream, int lines) {
        try {
            return logs
                    .getLogEvents(request -> request.logGroupName(group)
                            .logStreamName(stream)
                            .startFromHead(false)
                            .limit(lines))
                    .events()
                    .stream()
                    .map(OutputLogEvent::message)
                    .toList();
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }
}
