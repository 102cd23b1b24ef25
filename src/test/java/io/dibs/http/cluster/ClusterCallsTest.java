package io.dibs.http.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.testkit.api.MemoryCluster;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterCallsTest {
    private static final AuthSettings.Jwt SIGNED = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
    private static final String DRAIN = "/v1/cluster/nodes/" + MemoryCluster.FIRST + "/drain";

    private final RunningApi api = new RunningApi(SIGNED);

    ClusterCallsTest() {
        api.now.set(System.currentTimeMillis());
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String[] as(String scope) {
        String token = new TokenMinter(SIGNED).mint("ann", scope, Instant.now(), Duration.ofMinutes(5));
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void theClusterIsShownToOperators() {
        JsonObject cluster = api.get("/v1/cluster", as("operator")).json();
        assertThat(cluster.getJsonArray("nodes").getJsonObject(0).getString("state"))
                .isEqualTo("serving");
        assertThat(cluster.getJsonArray("shards").getJsonObject(0).getString("name"))
                .isEqualTo("one");
        assertThat(cluster.getJsonArray("shards").getJsonObject(1).getString("node"))
                .isNull();
        assertThat(cluster.getJsonArray("takeovers").getJsonObject(0).getString("cause"))
                .isEqualTo("first");
        assertThat(api.get("/v1/cluster", as("")).status()).isEqualTo(403);
    }

    @Test
    void theLastNodeThatServesIsNotDrained() {
        assertThat(api.post(DRAIN, null, as("operator")).code()).isEqualTo("last-node");
        assertThat(api.cluster.drained).isEmpty();
    }

    @Test
    void aNodeIsDrainedWhereAnotherOneServes() {
        api.addNode();
        RunningApi.Reply drained = api.post(DRAIN, null, as("operator"));
        assertThat(drained.status()).isEqualTo(202);
        assertThat(drained.json().getString("state")).isEqualTo("draining");
        assertThat(api.cluster.drained).containsExactly(MemoryCluster.FIRST);
    }

    @Test
    void aUserDrainsNothing() {
        api.addNode();
        assertThat(api.post(DRAIN, null, as("")).status()).isEqualTo(403);
        assertThat(api.cluster.drained).isEmpty();
    }

    @Test
    void nobodyWaitsLongForAClusterThatDoesNotAnswer() {
        api.cluster.mute = true;
        Instant begun = Instant.now();
        RunningApi.Reply late = api.get("/v1/cluster", as("operator"));
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.json().getString("detail")).contains("PostgreSQL did not say within 2 s");
        assertThat(late.header("retry-after")).isEqualTo("1");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
}
