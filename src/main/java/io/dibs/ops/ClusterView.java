package io.dibs.ops;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The whole cluster, as any of its nodes shows it. */
public interface ClusterView {
    Future<JsonObject> whole();

    /** Where one campaign lives. */
    Future<JsonObject> of(String campaign);
}
