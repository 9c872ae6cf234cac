package dev.prefecthosting.reconcile.workpool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.model.common.SecretKeyRef;
import dev.prefecthosting.model.workpool.BlockSpec;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.reconcile.refs.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The data of blocks: what is written, and what is in Secrets. */
final class BlockContents {
    private final Secrets secrets;

    BlockContents(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * One block.
     *
     * @param data all of it; never to be shown
     * @param missing the command that makes the Secret that is not there; then the data is incomplete
     */
    record Content(String type, String name, ObjectNode data, Optional<String> missing) {
        @Override
        public String toString() {
            return "Content[" + type + "/" + name + "]";
        }
    }

    List<Content> of(WorkPool pool) {
        String namespace = pool.getMetadata().getNamespace();
        return pool.getSpec().blocksOrDefault().stream()
                .map(block -> content(block, namespace))
                .toList();
    }

    /** For a deletion: which there are, and no more. */
    static List<Content> unread(WorkPool pool) {
        return pool.getSpec().blocksOrDefault().stream()
                .map(block -> new Content(
                        block.type(), block.name(), JsonNodeFactory.instance.objectNode(), Optional.empty()))
                .toList();
    }

    private Content content(BlockSpec block, String namespace) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.setAll(block.dataOrDefault());
        Optional<String> missing = Optional.empty();
        for (Map.Entry<String, SecretKeyRef> field : new TreeMap<>(block.secretDataOrDefault()).entrySet()) {
            SecretKeyRef ref = field.getValue();
            Optional<String> value = secrets.read(namespace, ref.name(), ref.key());
            value.ifPresent(text -> data.put(field.getKey(), text));
            if (value.isEmpty()) {
                missing = Optional.of(Secrets.howToMake(namespace, ref.name(), ref.key()));
            }
        }
        return new Content(block.type(), block.name(), data, missing);
    }
}
