package io.dibs.http;

import io.dibs.http.running.CheckedApi;
import io.dibs.http.running.RunningApi;
import io.dibs.http.running.ServedApi;
import io.dibs.http.token.IdentityProvider;
import io.dibs.load.NodeProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every status of every operation, from real nodes with their real servers. */
class ContractIT {
    /** An address on the Internet, as a proxy hands it on. */
    private static final String[] STRANGER = {"X-Forwarded-For", "198.18.0.7"};

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        CheckedApi.await(vertx.close());
    }

    private NodeProcess node(String name, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("DIBS_AUTH", "jwt");
        return new NodeProcess(Files.createDirectory(folder.resolve(name)), all, "-Xmx256m").start();
    }

    @Test
    void everyStatusOfEveryOperationIsAnswered() throws Exception {
        try (IdentityProvider provider = new IdentityProvider()) {
            provider.publish("k", IdentityProvider.ec("secp256r1"));
            ServedApi api;
            try (NodeProcess node = node("main", Map.of("DIBS_JWT_SECRET", RunningApi.SECRET))) {
                api = new ServedApi(vertx, node);
                new ContractWalk(api, api).run();
            }
            CheckedApi strict = new CheckedApi();
            Map<String, String> once = Map.of(
                    "DIBS_AUTH", "none", "DIBS_RATE_PER_ADDRESS", "1", "DIBS_TRUSTED_PROXIES", "127.0.0.1");
            try (NodeProcess node = node("strict", once)) {
                strict.reach(vertx, node.address().getPort());
                ContractWalk.exceed(strict, STRANGER);
            }
            CheckedApi outside = new CheckedApi();
            Map<String, String> elsewhere =
                    Map.of("DIBS_JWT_JWKS_URI", provider.uri().toString());
            try (NodeProcess node = node("outside", elsewhere)) {
                outside.reach(vertx, node.address().getPort());
                ContractWalk.signInElsewhere(outside);
            }
            ContractWalk.assertComplete(api, strict, outside);
        }
    }
}
