package io.dibs.http;

import io.dibs.testkit.api.CheckedApi;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.api.ServedApi;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.stub.IdentityProvider;
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

    @Test
    void everyStatusOfEveryOperationIsAnswered() throws Exception {
        Map<String, String> signing = Map.of("DIBS_JWT_SECRET", RunningApi.SECRET);
        Map<String, String> once =
                Map.of("DIBS_AUTH", "none", "DIBS_RATE_PER_ADDRESS", "1", "DIBS_TRUSTED_PROXIES", "127.0.0.1");
        try (IdentityProvider provider = new IdentityProvider()) {
            provider.publish("k", IdentityProvider.ec("secp256r1"));
            Map<String, String> elsewhere =
                    Map.of("DIBS_JWT_JWKS_URI", provider.uri().toString());
            try (NodeProcess main = node("main", signing);
                    NodeProcess strict = launched("strict", once);
                    NodeProcess outside = launched("outside", elsewhere)) {
                ServedApi api = new ServedApi(vertx, main);
                new ContractWalk(api, api).run();
                CheckedApi limited = at(strict);
                ContractWalk.exceed(limited, STRANGER);
                CheckedApi signedElsewhere = at(outside);
                ContractWalk.signInElsewhere(signedElsewhere);
                ContractWalk.assertComplete(api, limited, signedElsewhere);
            }
        }
    }

    private NodeProcess node(String name, Map<String, String> settings) throws IOException {
        NodeProcess node = launched(name, settings);
        node.awaitReady();
        return node;
    }

    /** It starts while the walk waits for limits. */
    private NodeProcess launched(String name, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("DIBS_AUTH", "jwt");
        return new NodeProcess(Files.createDirectory(folder.resolve(name)), all, "-Xmx256m").launch();
    }

    private CheckedApi at(NodeProcess node) {
        node.awaitReady();
        CheckedApi api = new CheckedApi();
        api.reach(node.address().getPort());
        return api;
    }
}
