package io.dibs.testkit.api;

import io.dibs.repository.IdempotencyKeys;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** First uses of idempotency keys, in memory. */
final class MemoryKeys implements IdempotencyKeys {
    private final Map<UUID, FirstUse> firstUses = new HashMap<>();
    private final Map<UUID, byte[]> bodies = new HashMap<>();

    @Override
    public synchronized Future<FirstUse> keep(UUID id, byte[] body) {
        boolean same = Arrays.equals(bodies.computeIfAbsent(id, first -> body), body);
        FirstUse first =
                firstUses.computeIfAbsent(id, none -> new FirstUse(true, UUID.randomUUID(), 1_900_000_000_000L));
        return Future.succeededFuture(new FirstUse(same, first.subject(), first.at()));
    }
}
