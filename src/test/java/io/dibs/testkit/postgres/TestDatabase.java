package io.dibs.testkit.postgres;

import io.dibs.ledger.NodeIdentity;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.PostgresSettings;
import io.dibs.testkit.ConditionWait;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * A database that is empty before each test, on a real PostgreSQL that the classes of a process share. Ledgers that a
 * test opens on it are closed after the test.
 */
public final class TestDatabase implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Namespace SHARED = Namespace.create(TestDatabase.class);
    private static final int SHARDS = 4;

    private final Deque<PostgresLedger> opened = new ArrayDeque<>();
    private PostgresProcess server;
    private Vertx vertx;
    private PostgresSettings settings;

    @Override
    public void beforeAll(ExtensionContext context) {
        server = context.getStore(StoreScope.LAUNCHER_SESSION, SHARED)
                .getOrComputeIfAbsent(
                        PostgresProcess.class,
                        first -> PostgresProcess.start(PostgresProcess.DURABLE),
                        PostgresProcess.class);
        settings = server.newDatabase();
        vertx = Vertx.vertx();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        run(
                "DROP SCHEMA public CASCADE",
                "CREATE SCHEMA public",
                "ALTER DATABASE " + settings.database() + " RESET ALL");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        while (!opened.isEmpty()) {
            ConditionWait.get(opened.pop().close());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        ConditionWait.get(vertx.close());
    }

    /** As a node of this name. */
    public PostgresLedger open(String label) {
        return open(new NodeIdentity(UUID.randomUUID(), label), settings);
    }

    public PostgresLedger open(NodeIdentity node, PostgresSettings via) {
        PostgresLedger ledger = ConditionWait.get(PostgresLedger.open(vertx, via, node, SHARDS));
        opened.push(ledger);
        return ledger;
    }

    public void run(String... statements) {
        server.run(settings.database(), statements);
    }

    public String read(String sql) {
        return server.read(settings.database(), sql);
    }

    public Connection connect() {
        return server.connect(settings.database());
    }

    public PostgresSettings settings() {
        return settings;
    }

    public PostgresProcess server() {
        return server;
    }

    public Vertx vertx() {
        return vertx;
    }
}
