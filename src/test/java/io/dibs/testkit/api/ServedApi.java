package io.dibs.testkit.api;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.people.Account;
import io.dibs.people.Role;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.ProcFiles;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The public server of a real node. */
public final class ServedApi extends CheckedApi implements ContractFixture {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final NodeProcess node;
    private final String[] admin;

    public ServedApi(Vertx vertx, NodeProcess node) {
        this.node = node;
        reach(node.address().getPort());
        TokenMinter tokens = new TokenMinter(new AuthSettings.Jwt(RunningApi.SECRET, null, null));
        String token = tokens.mint("backstage", "admin", Instant.now(), Duration.ofMinutes(10));
        admin = new String[] {"Authorization", "Bearer " + token};
    }

    /** PostgreSQL is there and says nothing. */
    @Override
    public void cutOff(boolean off) {
        ProcFiles.inside(node.data(), "postgres").forEach(pid -> ProcFiles.signal(pid, off ? "STOP" : "CONT"));
        if (!off) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> get("/v1/campaigns/walk", admin).status() == 200);
        }
    }

    @Override
    public void add(Account account) {
        String roles = account.roles().stream().map(Role::label).collect(Collectors.joining(","));
        String row = "INSERT INTO account VALUES ('%s', '%s', '%s', '{%s}', '', now())";
        String others = "DELETE FROM account WHERE 'admin' = ANY (roles) AND id <> '%s' AND '%s' LIKE '%%admin%%'";
        DirectSql.run(
                node,
                String.format(row, account.id(), account.email(), account.username(), roles),
                String.format(others, account.id(), roles));
    }

    @Override
    public String notify(String webhook) {
        create(new JsonObject().put("id", "told").put("name", "Told").put("stock", 1), admin);
        claim("told", "u-1", admin);
        String path = "/v1/webhooks/" + webhook + "/deliveries";
        Awaitility.await().atMost(LIMIT).until(() -> !deliveries(path).isEmpty());
        return deliveries(path).getJsonObject(0).getString("id");
    }

    @Override
    public void addNode() {
        DirectSql.run(
                node,
                "INSERT INTO node VALUES (gen_random_uuid(), 'other', 1,"
                        + " '{\"stage\":\"ELIGIBLE\"}', now() + interval '1 hour')");
    }

    private JsonArray deliveries(String path) {
        return get(path, admin).json().getJsonArray("items");
    }
}
