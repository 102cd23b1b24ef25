package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.api.CheckedApi;
import io.dibs.testkit.api.ContractFixture;

/** Every call about the cluster, until each of its statuses has been answered. */
final class ClusterWalk {
    private static final String NODES = "/v1/cluster/nodes/";
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
    static final String[] ALL = {"GET /v1/cluster", "POST " + NODES + NOBODY + "/drain"};

    private final CheckedApi api;
    private final ContractFixture backstage;
    private final String[] admin;
    private final String[] user;

    ClusterWalk(CheckedApi api, ContractFixture backstage, String admin, String user) {
        this.api = api;
        this.backstage = backstage;
        this.admin = new String[] {"Authorization", admin};
        this.user = new String[] {"Authorization", user};
    }

    void take() {
        both();
        both(user);
        both(admin);
        api.get("/v1/cluster?x=1", admin);
        api.post(NODES + "one/drain", null, admin);
        api.send("PUT", "/v1/cluster", null);
        api.send("PUT", NODES + NOBODY + "/drain", null);
        api.post(NODES + NOBODY + "/drain", "{}", "Content-Type", "text/plain");
    }

    private void both(String... headers) {
        api.get("/v1/cluster", headers);
        api.post(NODES + NOBODY + "/drain", null, headers);
    }

    /** Last: the node ends. */
    void drain() {
        String node = api.get("/v1/cluster", admin)
                .json()
                .getJsonArray("shards")
                .getJsonObject(0)
                .getString("node");
        assertThat(api.post(NODES + node + "/drain", null, admin).code()).isEqualTo("last-node");
        backstage.addNode();
        CheckedApi.Reply reply = api.post(NODES + node + "/drain", null, admin);
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().getString("state")).isEqualTo("draining");
    }
}
