package io.dibs.recovery;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.postgres.InstalledPostgres;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The primary dies in a sale, and a replica takes its place which has not heard of the last coupons. */
@Tag("postgres")
class PromotedReplicaIT extends LossFixture {
    private static final int LOST_AT_LEAST = 50;

    private final List<JsonObject> acknowledged = new ArrayList<>();

    @Test
    void aNodeThatRunsOnNoticesWhatIsMissing() {
        loseInASale(() -> {});
        await().until(() -> node.api().claim("c", "stranger").body().contains("ledger-behind"));
        sale.assertPaused();
        sale.recover("sequences 6 to ");
    }

    /** As where a zone is lost with everything in it but the replica. */
    @Test
    void aNewNodeWithAnEmptyRedisDoesNotBelieveTheReplica() {
        loseInASale(() -> {
            node.process().kill();
            emptyRedis();
        });
        node.start();
        sale.assertPaused();
        sale.recover(LossScenario.UNKNOWN);
    }

    private void loseInASale(Runnable meanwhile) {
        Path data = folder.resolve("replica");
        InstalledPostgres replica = postgres.replica(data).start();
        await("the replica has what is kept")
                .until(() -> DirectSql.number(replica.uri(), "SELECT issued FROM head WHERE campaign = 'c'") == 5);
        replica.stop();
        CompletableFuture<Void> buyers = CompletableFuture.runAsync(this::buy);
        await().until(() -> acknowledgedSoFar() >= LOST_AT_LEAST);
        postgres.crash();
        meanwhile.run();
        buyers.join();
        sale.lost(acknowledged);

        postgres = postgres.replacedBy(data).start();
        postgres.promote();
    }

    private synchronized int acknowledgedSoFar() {
        return acknowledged.size();
    }

    /** Until the first answer that is no coupon. */
    private void buy() {
        try {
            HttpResponse<String> answer = node.api().claim("c", "u-100");
            for (int user = 101; answer.statusCode() == 201; user++) {
                acknowledged(new JsonObject(answer.body()));
                answer = node.api().claim("c", "u-" + user);
            }
        } catch (UncheckedIOException killed) {
            // With its primary, in one of the tests.
        }
    }

    private synchronized void acknowledged(JsonObject coupon) {
        acknowledged.add(coupon);
    }
}
