package dev.prefecthosting.app;

import java.util.Map;
import java.util.Optional;

/** A setting from the environment; docs/configuration.md is generated from this list. */
public enum Setting {
    SWEEP_INTERVAL(
            "5m",
            "How often drift is looked for, ± 10 %; `spec.interval` beats it. A duration such as `90s` or `1h30m`."),
    WATCH_NAMESPACES("", "Comma-separated namespaces to watch; all when left out."),
    WATCH_LABEL_SELECTOR(
            "", "Only resources with these labels are looked after: shards a fleet over several installations."),
    WATCH_SECRETS(
            "true",
            "`true` where the operator may list and watch Secrets, so that a change of one that a resource names is seen at once; else `false`, and the next sweep sees it."),
    MANAGEMENT_ADDRESS("127.0.0.1", "Where `/livez`, `/readyz` and `/metrics` are served."),
    MANAGEMENT_PORT("8080", "Port of the same, 0 to 65535; `0` takes a free one."),
    LEADER_ELECTION("false", "`true` where more than one replica runs, else `false`."),
    LEASE_NAMESPACE("", "Namespace of the lease; the Pod's own when left out."),
    LEASE_NAME("prefect-hosting-operator", "Name of the lease; each installation of a namespace needs its own."),
    ALLOWED_ENDPOINTS(
            "http://127.0.0.1,http://localhost,http://[::1]",
            "Comma-separated URLs such as `http://10.0.0.5:4566`, without or with port, that `spec.aws.endpointUrl`, `spec.prefectApi.proxyUrl`, `spec.prefect.cloud.apiUrl` and external server URLs may name. Prefect Cloud's own address, `https://api.prefect.cloud/api`, always may be named; `ssh://bastion.example` is for what `spec.prefectApi.ssh` names. Set but empty: none. Loopback serves trials on one machine; in a Pod it is the Pod itself, on any port, which hostings of untrusted people have no business with."),
    OWN_CREDENTIALS_NAMESPACES(
            "",
            "Comma-separated namespaces whose hostings may use the operator's own AWS credentials: those without `spec.aws.credentials`, and those that assume a role; all when left out. Hostings elsewhere bring keys of their own, `spec.aws.credentials.secretRef`."),
    PERMISSIONS_BOUNDARY(
            "",
            "Permissions boundary of every role that is made, whatever a hosting says: an ARN, or the name of a policy that each hosting's account has. A hosting with another `spec.aws.permissionsBoundaryArn` is refused."),
    PREFECT_PROXY(
            "", "HTTP proxy to Prefect APIs, such as `http://127.0.0.1:8888`; `spec.prefectApi.proxyUrl` beats it."),
    TASK_PACE(
            "1m",
            "How long after the start of a task that brings requests to a Prefect API (`spec.prefectApi.via: Task`) the next one of the same hosting may start. A duration such as `90s`."),
    TASK_INTERVAL(
            "30m",
            "How old what such a task has read may be at a sweep: with `spec.prefectApi.via: Task`, so often is drift looked for in Prefect. Each task pulls Prefect's image anew (docs/access.md has what that costs)."),
    UI_PORT(
            "",
            "Port on which the UIs of hostings are served to who comes by port forward, 0 to 65535; `0` takes a free one. Left out: none are."),
    UI_ADDRESS("127.0.0.1", "Where that port listens; a port forward reaches loopback. No password is asked for here."),
    UI_NAMESPACES("", "Comma-separated namespaces whose hostings' UIs are served; none when left out."),
    CA_BUNDLE(
            "", "File with certificates (PEM) of authorities to trust on top of Java's own, such as that of a proxy.");

    private static final String PREFIX = "PREFECT_HOSTING_";

    private final String byDefault;
    private final String description;

    Setting(String byDefault, String description) {
        this.byDefault = byDefault;
        this.description = description;
    }

    /** The name of the environment variable. */
    public String variable() {
        return PREFIX + name();
    }

    public String byDefault() {
        return byDefault;
    }

    public String description() {
        return description;
    }

    /** What is set, else the default; empty when there is neither. */
    Optional<String> in(Map<String, String> environment) {
        String value = environment.getOrDefault(variable(), byDefault).strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
