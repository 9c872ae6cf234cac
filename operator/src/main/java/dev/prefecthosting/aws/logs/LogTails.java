package dev.prefecthosting.aws.logs;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** The last lines of a log stream. */
public final class LogTails implements Permitted {
    private final CloudWatchLogsClient logs;

    public LogTails(CloudWatchLogsClient logs) {
        this.logs = logs;
    }

    @Override
    public List<Permission> permissions() {
        return Permission.on("arn:aws:logs:*:*:log-group:*", "logs:GetLogEvents");
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
