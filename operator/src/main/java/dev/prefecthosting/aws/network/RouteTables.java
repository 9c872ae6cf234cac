package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/** Route tables with their routes and subnets. Routes and subnets that others added are left alone. */
public final class RouteTables implements AwsKind<RouteTables.Desired, RouteTables.Found> {
    /** The destinations of our own routes: EC2 keeps no word on who added a route. */
    private static final String DESTINATIONS = "prefecthosting.dev/destinations";

    private static final String ABSENT = "absent";

    private final Ec2Client ec2;

    public RouteTables(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /** Its routes beside the local one, and the subnets that use it. */
    public record Desired(String vpcId, Set<Route> routes, Set<String> subnetIds) {
        public Desired {
            routes = Set.copyOf(routes);
            subnetIds = Canonical.set(subnetIds);
        }

        Set<String> destinations() {
            return Canonical.set(routes.stream().map(Route::destination).toList());
        }
    }

    /**
     * @param routes all but the local one and those of gateway endpoints, by destination; a target that is gone is
     *     {@code blackhole}
     * @param destinations of the routes that are ours
     * @param associations by subnet
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String vpcId,
            Map<String, String> routes,
            Set<String> destinations,
            Map<String, String> associations)
            implements Remote {
        public Found {
            routes = Map.copyOf(routes);
            destinations = Canonical.set(destinations);
            associations = Map.copyOf(associations);
        }

        /** Destinations of the routes that others added. */
        public List<String> foreign() {
            return routes.keySet().stream()
                    .filter(destination -> !destinations.contains(destination))
                    .sorted()
                    .toList();
        }

        Found withDestinations(Set<String> ours) {
            return new Found(id, identity, state, vpcId, routes, ours, associations);
        }
    }

    @Override
    public String name() {
        return "RouteTable";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("route-table")
                .anywhere(
                        "ec2:DescribeRouteTables",
                        "ec2:AssociateRouteTable",
                        "ec2:DisassociateRouteTable",
                        "ec2:ReplaceRouteTableAssociation")
                .creating("ec2:CreateRouteTable")
                .onOurs("ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:DeleteRoute", "ec2:DeleteRouteTable")
                .list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2.describeRouteTablesPaginator(request -> request.filters(Ec2Tags.OURS)).routeTables().stream()
                .map(RouteTables::found)
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        Map<String, String> remembered = Map.of(DESTINATIONS, String.join(" ", desired.destinations()));
        return found(ec2.createRouteTable(request -> request.vpcId(desired.vpcId())
                        .clientToken(creation.token())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.ROUTE_TABLE, creation, remembered)))
                .routeTable());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        Difference.Collector difference = Difference.collect().replace("VPC", actual.vpcId(), desired.vpcId());
        for (Route route : desired.routes()) {
            String target = actual.routes().getOrDefault(route.destination(), ABSENT);
            difference.update("route to " + route.destination(), target, route.target());
        }
        for (String destination : surplus(desired, actual)) {
            difference.update("route to " + destination, actual.routes().get(destination), ABSENT);
        }
        for (String subnetId : missing(desired, actual)) {
            difference.update("route table of " + subnetId, ABSENT, actual.id());
        }
        return difference
                .update("destinations", actual.destinations(), desired.destinations())
                .result();
    }

    /** Marks destinations as ours before there is a route and until after it is gone, so that none is forgotten. */
    @Override
    public Found update(Found actual, Desired desired) {
        Set<String> meanwhile = new TreeSet<>(actual.destinations());
        meanwhile.addAll(desired.destinations());
        Found marked = mark(actual, meanwhile);
        Map<String, String> routes = bringRoutes(marked, desired);
        Map<String, String> associations = bringAssociations(marked, desired);
        Found brought = new Found(
                marked.id(),
                marked.identity(),
                marked.state(),
                marked.vpcId(),
                routes,
                marked.destinations(),
                associations);
        return mark(brought, desired.destinations());
    }

    private Found mark(Found actual, Set<String> ours) {
        if (!ours.equals(actual.destinations())) {
            ec2.createTags(
                    request -> request.resources(actual.id()).tags(Ec2Tags.tag(DESTINATIONS, String.join(" ", ours))));
        }
        return actual.withDestinations(ours);
    }

    private Map<String, String> bringRoutes(Found actual, Desired desired) {
        Map<String, String> routes = new HashMap<>(actual.routes());
        for (String destination : surplus(desired, actual)) {
            Gone.whenDeleted(() ->
                    ec2.deleteRoute(request -> request.routeTableId(actual.id()).destinationCidrBlock(destination)));
            routes.remove(destination);
        }
        for (Route route : desired.routes()) {
            String target = actual.routes().getOrDefault(route.destination(), ABSENT);
            if (target.equals(ABSENT)) {
                ec2.createRoute(route.creation(actual.id()));
            } else if (!target.equals(route.target())) {
                ec2.replaceRoute(route.replacement(actual.id()));
            }
            routes.put(route.destination(), route.target());
        }
        return routes;
    }

    private Map<String, String> bringAssociations(Found actual, Desired desired) {
        Map<String, String> associations = new HashMap<>(actual.associations());
        for (String subnetId : missing(desired, actual)) {
            associations.put(subnetId, associate(actual.id(), subnetId));
        }
        return associations;
    }

    /** A subnet that has another route table changes it in one call, without a moment on the main one. */
    private String associate(String id, String subnetId) {
        try {
            return ec2.associateRouteTable(request -> request.routeTableId(id).subnetId(subnetId))
                    .associationId();
        } catch (RemoteException e) {
            String other =
                    e.reason() == Failure.CONFLICT ? association(subnetId).orElse("") : "";
            if (other.isEmpty()) {
                throw e;
            }
            return ec2.replaceRouteTableAssociation(
                            request -> request.associationId(other).routeTableId(id))
                    .newAssociationId();
        }
    }

    private Optional<String> association(String subnetId) {
        return ec2
                .describeRouteTables(request -> request.filters(Ec2Tags.filter("association.subnet-id", subnetId)))
                .routeTables()
                .stream()
                .flatMap(table -> table.associations().stream())
                .filter(association -> subnetId.equals(association.subnetId()))
                .map(RouteTableAssociation::routeTableAssociationId)
                .findFirst();
    }

    @Override
    public Optional<Found> delete(Found actual) {
        actual.associations()
                .values()
                .forEach(association -> Gone.whenDeleted(
                        () -> ec2.disassociateRouteTable(request -> request.associationId(association))));
        Gone.whenDeleted(() -> ec2.deleteRouteTable(request -> request.routeTableId(actual.id())));
        return Optional.empty();
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    private static List<String> surplus(Desired desired, Found actual) {
        return actual.destinations().stream()
                .filter(actual.routes()::containsKey)
                .filter(destination -> !desired.destinations().contains(destination))
                .toList();
    }

    private static List<String> missing(Desired desired, Found actual) {
        return desired.subnetIds().stream()
                .filter(subnetId -> !actual.associations().containsKey(subnetId))
                .toList();
    }

    private static Found found(RouteTable table) {
        Map<String, String> associations = new HashMap<>();
        table.associations().stream()
                .filter(association -> association.subnetId() != null)
                .forEach(
                        association -> associations.put(association.subnetId(), association.routeTableAssociationId()));
        String destinations = Ec2Tags.value(table.tags(), DESTINATIONS).orElse("");
        return new Found(
                table.routeTableId(),
                Ec2Tags.identity(table.tags()),
                "available",
                table.vpcId(),
                Route.byDestination(table.routes()),
                destinations.isEmpty() ? Set.of() : Set.of(destinations.split(" ")),
                associations);
    }
}
