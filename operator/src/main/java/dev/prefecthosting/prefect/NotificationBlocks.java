package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Blocks that send notifications: Slack, mail, a webhook. */
public final class NotificationBlocks {
    private final PrefectClient client;

    NotificationBlocks(PrefectClient client) {
        this.client = client;
    }

    private record Block(String id, String type, String name) {
        boolean isCalled(String wanted) {
            return wanted.equals(name) || wanted.equals(type + "/" + name);
        }
    }

    /**
     * The ID of one; empty where there is none.
     *
     * @param name its name, or its type and name as in {@code slack-webhook/alerts}
     */
    public Optional<String> find(String name) {
        ObjectNode filter = Json.object();
        filter.putObject("block_schemas")
                .putObject("block_capabilities")
                .putArray("all_")
                .add("notify");
        List<Block> blocks = client.all(
                "/block_documents/filter",
                filter,
                block -> new Block(
                        Json.textOf(block, "id"),
                        Json.textOf(block.path("block_type"), "slug"),
                        Json.textOf(block, "name")));
        return blocks.stream()
                .filter(block -> block.isCalled(name))
                .map(Block::id)
                .findFirst();
    }
}
