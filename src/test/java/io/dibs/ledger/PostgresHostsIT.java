package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.shard.Fence;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.PostgresProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real servers behind one address, of which the first follows the second. */
class PostgresHostsIT {
    private final Vertx vertx = Vertx.vertx();
    private PostgresProcess primary;
    private PostgresProcess standby;
    private PostgresSettings settings;

    @BeforeEach
    void start() throws Exception {
        primary = PostgresProcess.start(PostgresProcess.DURABLE);
        standby = primary.follow();
        settings = PostgresSettings.parse("postgresql://postgres:secret@127.0.0.1:" + standby.port() + ",127.0.0.1:"
                + primary.port() + "/postgres?target_session_attrs=read-write");
    }

    @AfterEach
    void stop() throws Exception {
        ConditionWait.get(vertx.close());
        standby.close();
        primary.close();
    }

    private PostgresLedger open() {
        return ConditionWait.get(PostgresLedger.open(vertx, settings, new NodeIdentity(UUID.randomUUID(), "one"), 4));
    }

    /** Both drivers, the pool and the shards find the second host; then the first one is all there is. */
    @Test
    void aPromotionNeedsNoRestartOfTheNode() throws Exception {
        PostgresLedger postgres = open();
        BlockingLedger ledger = new BlockingLedger(postgres.ledger());
        LogRows.campaign(statements -> primary.run("postgres", statements), "a", 1, 10);
        primary.commitOnFollower();
        Fence fence = ledger.taken(0);
        assertThat(ledger.append(fence, coupon("a", 1, "u1"))).isEqualTo(WriteOutcome.COMMITTED);

        primary.crash();
        assertThat(ledger.append(fence.afterBatch(), coupon("a", 2, "u2"))).isNotEqualTo(WriteOutcome.COMMITTED);
        assertThat(ledger.takeOver(0, fence))
                .isInstanceOfSatisfying(TakeoverResult.Failed.class, failed -> assertThat(failed.cause())
                        .contains("127.0.0.1:" + standby.port() + " is a read replica")
                        .contains("Nothing listens at 127.0.0.1:" + primary.port()));
        standby.run("postgres", "SELECT pg_promote()");
        Fence again = BlockingLedger.taken(ledger.takeOver(0, fence));
        assertThat(again.batchNo()).isEqualTo(1);
        assertThat(ledger.append(again, coupon("a", 2, "u2"))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(ConditionWait.get(postgres.repositories().feed().page("a", 0, 10)))
                .hasSize(2);
        ConditionWait.get(postgres.close());
    }

    /** It takes writes, as the new one does; they would be lost. */
    @Test
    void aPrimaryFromBeforeTheFailoverIsNotUsedAgain() throws Exception {
        PostgresConnector connector = new PostgresConnector(vertx, settings);
        standby.run("postgres", "SELECT pg_promote()");
        primary.crash();
        assertThat(portOf(connector)).isEqualTo(standby.port());
        primary.startAgain();
        standby.crash();
        assertThatThrownBy(() -> portOf(connector))
                .isInstanceOfSatisfying(
                        UnfitDatabaseException.class,
                        unfit -> assertThat(unfit.check().isOutage()).isTrue())
                .hasMessageContaining("127.0.0.1:" + primary.port() + " is a primary from before a failover")
                .hasMessageContaining("Nothing listens at 127.0.0.1:" + standby.port())
                .hasMessageNotContaining("secret");
        standby.startAgain();
        assertThat(portOf(connector)).isEqualTo(standby.port());
    }

    private int portOf(PostgresConnector connector) {
        return ConditionWait.get(connector.locate(settings.connectOptions("trial", 0), Future::succeededFuture))
                .port();
    }
}
