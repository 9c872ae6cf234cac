package dev.prefecthosting.reconcile.workpool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prefecthosting.model.common.EnvironmentVariable;
import dev.prefecthosting.model.common.SubnetKind;
import dev.prefecthosting.model.workpool.JobLogsSpec;
import dev.prefecthosting.model.workpool.JobSpec;
import dev.prefecthosting.model.workpool.SecretVariable;
import dev.prefecthosting.model.workpool.TemplateSpec;
import dev.prefecthosting.prefect.BaseJobTemplate;
import dev.prefecthosting.prefect.JobSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The base job template of a pool: ours or the user's own, then the user's patches. */
record PoolTemplate(WorkPoolInputs in, WorkPoolNames names) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What earlier steps have made for it; {@code group} is the pool's own, empty where runs have no network of theirs. */
    record Parts(String executionRoleArn, String taskRoleArn, Optional<String> group) {}

    /** @param parts empty where the user's own template stands in place of ours */
    JsonNode of(Optional<Parts> parts) {
        TemplateSpec written = in.spec().templateOrDefault();
        JsonNode template = parts.map(
                        made -> (JsonNode) BaseJobTemplate.of(in.hosting().features(), settings(made)))
                .orElseGet(() -> BaseJobTemplate.own(written.rawOrDefault()));
        return written.patchesOrDefault().isEmpty()
                ? template
                : BaseJobTemplate.patched(template, JSON.valueToTree(written.patchesOrDefault()));
    }

    private JobSettings settings(Parts made) {
        JobSpec job = in.spec().jobOrDefault();
        return new JobSettings(
                in.awsBlockId().orElseThrow(),
                in.hosting().cluster().arn(),
                image(),
                job.cpuOrDefault(),
                job.memoryOrDefault(),
                job.ephemeralStorageGiB(),
                architecture(),
                capacity(),
                made.executionRoleArn(),
                made.taskRoleArn(),
                made.group().map(this::network),
                logs(),
                environment(),
                job.secretsOrDefault().stream()
                        .collect(Collectors.toMap(SecretVariable::name, SecretVariable::valueFrom)),
                in.hosting().login().map(ApiLogin::secret),
                job.stopTimeoutSeconds(),
                job.executeCommandOrDefault(),
                in.owner().tags());
    }

    private String image() {
        String written = in.spec().jobOrDefault().image();
        return written == null ? in.hosting().release().workerImage() : written;
    }

    /** On the instance there is no choice. */
    private JobSettings.Architecture architecture() {
        String name = in.runsInVpc()
                ? in.spec().jobOrDefault().architectureOrDefault().name()
                : in.hosting().instance().orElseThrow().name();
        return JobSettings.Architecture.valueOf(name);
    }

    private JobSettings.Capacity capacity() {
        return switch (in.spec().jobOrDefault().capacityOrDefault()) {
            case ON_DEMAND -> JobSettings.Capacity.FARGATE;
            case SPOT -> JobSettings.Capacity.FARGATE_SPOT;
            case INSTANCE -> JobSettings.Capacity.INSTANCE;
        };
    }

    private JobSettings.Network network(String ownGroup) {
        JobSpec job = in.spec().jobOrDefault();
        List<String> groups = new ArrayList<>(List.of(in.hosting().network().clientsGroup(), ownGroup));
        groups.addAll(job.securityGroupIdsOrDefault());
        return new JobSettings.Network(in.hosting().network().vpcId(), subnets(job), groups, job.publicIpOrDefault());
    }

    private List<String> subnets(JobSpec job) {
        if (!job.subnetIdsOrDefault().isEmpty()) {
            return job.subnetIdsOrDefault();
        }
        HostingFacts.Network network = in.hosting().network();
        return job.subnetsOrDefault() == SubnetKind.PUBLIC ? network.publicSubnets() : network.privateSubnets();
    }

    private JobSettings.Logs logs() {
        JobLogsSpec written = in.spec().jobOrDefault().logs();
        return new JobSettings.Logs(
                names.logGroup(),
                in.hosting().where().region(),
                written == null || written.streamPrefix() == null ? in.prefectName() : written.streamPrefix(),
                written == null ? Map.of() : written.optionsOrDefault());
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(in.hosting().apiEnvironment());
        for (EnvironmentVariable variable : in.spec().jobOrDefault().environmentOrDefault()) {
            environment.put(variable.name(), variable.value());
        }
        return environment;
    }
}
