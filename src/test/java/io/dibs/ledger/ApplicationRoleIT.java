package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.Terms;
import io.dibs.cluster.NodePresence;
import io.dibs.cluster.NodeStage;
import io.dibs.ledger.CampaignArchive.FreezeResult;
import io.dibs.repository.CouponView;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A node works with the role of {@code application-role.sql}, which owns nothing, on a schema that another migrated.
 */
class ApplicationRoleIT {
    private static final Path GRANTS = Path.of("cluster-config/postgres/application-role.sql");
    private static final int SHARDS = 4;

    @RegisterExtension
    private static final TestDatabase DATABASE = TestDatabase.empty();

    private final Vertx vertx = DATABASE.vertx();

    private static PostgresSettings role() {
        return PostgresSettings.parse("postgresql://dibs_app:any@127.0.0.1:"
                        + DATABASE.server().port() + "/" + DATABASE.settings().database())
                .migrating(false);
    }

    private void migrateAndGrant() throws IOException {
        ConditionWait.get(PostgresLedger.migrate(vertx, DATABASE.settings(), Duration.ZERO));
        DATABASE.run(Files.readString(GRANTS));
    }

    private PostgresLedger open(PostgresSettings settings) {
        return ConditionWait.get(
                PostgresLedger.open(vertx, settings, new NodeIdentity(UUID.randomUUID(), "node"), SHARDS));
    }

    @Test
    void theRoleSellsRedeemsRevokesAndIndexes() throws Exception {
        migrateAndGrant();
        PostgresLedger node = open(role());
        CountDownLatch beaten = new CountDownLatch(1);
        ConditionWait.get(node.heartbeat()
                .start(() -> NodePresence.alone(UUID.randomUUID(), NodeStage.JOINING), pulse -> beaten.countDown()));
        beaten.await();

        ShardWriter writer = new BlockingLedger(node.ledger()).writer(1);
        Terms terms = BlockingLedger.proposal(10, 1).terms("a", 1, 1);
        assertThat(writer.execute(new CampaignChange(
                        BlockingLedger.creation("a", 1, "r0", 10, 1).command(), null, terms, BlockingLedger.NOW)))
                .isInstanceOf(Committed.class);
        assertThat(writer.append(BlockingLedger.coupon("a", 1, "u1"))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(writer.append(BlockingLedger.coupon("a", 2, "u2"))).isEqualTo(WriteOutcome.COMMITTED);
        Optional<CouponView> redeemed =
                ConditionWait.get(node.repositories().coupons().redeem(terms, 1, "order-9", BlockingLedger.NOW + 1));
        assertThat(redeemed).isPresent();
        assertThat(writer.execute(BlockingLedger.change("a", "r1", new Revoke(2, false), terms, terms)))
                .isInstanceOf(Committed.class);
        ConditionWait.until("all are indexed", () -> DATABASE.read("SELECT sum(upto) FROM holder_watermark")
                .equals("2"));
        DATABASE.run("UPDATE campaign SET phase = 'CLOSED'");
        CampaignArchive archive = new CampaignArchive(vertx, role());
        assertThat(ConditionWait.get(archive.freeze("a", 2, new byte[32]))).isEqualTo(FreezeResult.FROZEN);
        ConditionWait.get(archive.close());
        ConditionWait.get(node.close());
    }

    @Test
    void theRoleMayChangeTheRowsOfEachTableAndNoTable() throws IOException {
        migrateAndGrant();
        assertThat(DATABASE.read("""
                SELECT string_agg(c.relname, ', ')
                  FROM pg_class c
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
                   AND c.relname <> 'flyway_schema_history'
                   AND NOT (has_table_privilege('dibs_app', c.oid, 'SELECT')
                            AND has_table_privilege('dibs_app', c.oid, 'INSERT')
                            AND has_table_privilege('dibs_app', c.oid, 'UPDATE')
                            AND has_table_privilege('dibs_app', c.oid, 'DELETE'))
                """)).as("tables that lack a right").isNull();
        assertThat(DATABASE.read("SELECT has_schema_privilege('dibs_app', 'public', 'CREATE')"))
                .isEqualTo("f");
        assertThat(DATABASE.read("SELECT has_table_privilege('dibs_app', 'flyway_schema_history', 'INSERT')"))
                .isEqualTo("f");
        assertThat(DATABASE.read("SELECT count(*) FROM pg_class WHERE relowner = 'dibs_app'::regrole"))
                .isEqualTo("0");
    }

    @Test
    void tablesOfLaterMigrationsAreForTheRoleToo() throws IOException {
        migrateAndGrant();
        DATABASE.run("CREATE TABLE later (id integer)");
        assertThat(DATABASE.read("SELECT has_table_privilege('dibs_app', 'later', 'INSERT')"))
                .isEqualTo("t");
    }

    @Test
    void theRoleSeesHowLongOthersKeepOldRows() throws Exception {
        migrateAndGrant();
        PostgresLedger node = open(role());
        try (Connection dump = DATABASE.connect();
                Statement reading = dump.createStatement()) {
            dump.setAutoCommit(false);
            dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reading.executeQuery("SELECT count(*) FROM campaign").close();
            assertThat(ConditionWait.get(node.monitor().oldestSnapshot()).seconds())
                    .isPositive();
        }
        ConditionWait.get(node.close());
    }
}
