package io.dibs.testkit.postgres;

import io.dibs.ledger.NodeIdentity;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.PostgresSettings;
import io.dibs.ledger.SchemaVersion;
import io.dibs.testkit.ConditionWait;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * A new database for each test, on a real PostgreSQL that the classes of a process share. It is a copy of one that was
 * checked and migrated once, which takes a third of the CPU. A test's database stays until the server ends, because
 * dropping it would cost as much as the copy. Ledgers that a test opens on it are closed after the test.
 */
public final class TestDatabase
        implements BeforeAllCallback, TestInstancePreConstructCallback, AfterEachCallback, AfterAllCallback {
    private static final Namespace SHARED = Namespace.create(TestDatabase.class);
    public static final int SHARDS = 4;

    private final boolean migrated;
    private final Deque<PostgresLedger> opened = new ArrayDeque<>();
    private SharedServer shared;
    private Vertx vertx;
    private PostgresSettings settings;

    /** With all tables, and as empty as the migrations leave them. */
    public TestDatabase() {
        this(true);
    }

    private TestDatabase(boolean migrated) {
        this.migrated = migrated;
    }

    /** Without any table. */
    public static TestDatabase empty() {
        return new TestDatabase(false);
    }

    /** Ends with the process. */
    private record SharedServer(PostgresProcess process, String template, SchemaVersion schema)
            implements AutoCloseable {
        static SharedServer start() {
            PostgresProcess process = PostgresProcess.start(PostgresProcess.DURABLE);
            PostgresSettings template = process.newDatabase();
            Vertx vertx = Vertx.vertx();
            SchemaVersion schema = ConditionWait.get(PostgresLedger.migrate(vertx, template, Duration.ZERO));
            ConditionWait.get(vertx.close());
            return new SharedServer(process, template.database(), schema);
        }

        /** Migrations note when they ran, and notices begin there. */
        PostgresSettings copy() {
            PostgresSettings copy = process.newDatabase(template);
            process.run(copy.database(), "UPDATE notice_watch SET since = now(), upto = now()");
            return copy;
        }

        @Override
        public void close() throws IOException {
            process.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getStore(StoreScope.LAUNCHER_SESSION, SHARED)
                .getOrComputeIfAbsent(SharedServer.class, first -> SharedServer.start(), SharedServer.class);
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    }

    /** Before the fields of the test's class, which may name the database. */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        settings = migrated ? shared.copy() : server().newDatabase();
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
        PostgresLedger ledger = ConditionWait.get(PostgresLedger.open(vertx, via, node, SHARDS, shared.schema()));
        opened.push(ledger);
        return ledger;
    }

    public void run(String... statements) {
        server().run(settings.database(), statements);
    }

    public String read(String sql) {
        return server().read(settings.database(), sql);
    }

    public Connection connect() {
        return server().connect(settings.database());
    }

    public PostgresSettings settings() {
        return settings;
    }

    public PostgresProcess server() {
        return shared.process();
    }

    public Vertx vertx() {
        return vertx;
    }
}
