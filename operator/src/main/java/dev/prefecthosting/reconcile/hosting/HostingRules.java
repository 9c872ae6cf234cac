package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.network.Rule;
import dev.prefecthosting.model.hosting.AccessSpec;
import dev.prefecthosting.model.hosting.DesktopAccess;
import dev.prefecthosting.model.hosting.SshAccess;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who may reach the server and the instance: the hosting's clients, and who is listed. */
final class HostingRules {
    private static final int SSH = 22;
    private static final int RDP = 3389;

    private HostingRules() {}

    static Set<Rule> server(HostingInputs in, String clientsGroupId, Set<String> connectGroupIds) {
        Set<Rule> rules = new LinkedHashSet<>();
        if (in.makesServer()) {
            rules.add(Rule.tcp(ServerTask.PORT, clientsGroupId, "workers, flow runs and tasks of this hosting"));
            for (String cidr : in.spec().prefectApiOrDefault().fromOrDefault()) {
                rules.add(Rule.tcp(ServerTask.PORT, cidr, "prefectApi.from"));
            }
        }
        connectGroupIds.forEach(group -> rules.add(Rule.tcp(SSH, group, "EC2 Instance Connect Endpoint")));
        AccessSpec access = in.spec().accessOrDefault();
        SshAccess ssh = access.ssh();
        if (ssh != null) {
            ssh.fromOrDefault().forEach(cidr -> rules.add(Rule.tcp(SSH, cidr, "access.ssh.from")));
        }
        DesktopAccess desktop = access.desktop();
        if (desktop != null && desktop.enabledOrDefault()) {
            desktop.fromOrDefault().forEach(cidr -> rules.add(Rule.tcp(RDP, cidr, "access.desktop.from")));
        }
        return rules;
    }
}
