package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.postgres.TestDatabase;
import io.dibs.webhook.AddressRule;
import io.dibs.webhook.MessageFormat;
import io.dibs.webhook.RetryPolicy;
import io.dibs.webhook.SystemLookup;
import io.dibs.webhook.WebhookDispatcher;
import io.dibs.webhook.WebhookEvent;
import io.dibs.webhook.WebhookSender;
import io.dibs.webhook.WebhookService;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Several nodes deliver the events of one outbox, lose their connections at any moment, and die with attempts in
 * flight; receivers have moods; events are noted meanwhile. {@code mvn verify -DskipUnitTests
 * -Dit.test=WebhookInterleavingIT -Ddibs.interleaved.events=5000} is the long form; {@code -Ddibs.interleaved.seed}
 * repeats the choices of a run, not its timing.
 */
class WebhookInterleavingIT {
    private static final int EVENTS = Integer.getInteger("dibs.interleaved.events", 150);
    private static final long SEED = Long.getLong("dibs.interleaved.seed", System.nanoTime());
    private static final int NODES = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60 + EVENTS / 5);
    private static final int AT_ONCE = 4;
    /** A call that a fault has silenced does not hold the run up for long. */
    private static final PostgresLimits LIMITS = new PostgresLimits(1_000, 500, 600, 800, 60_000, 60_000, 2, 2);

    /** Nothing is given up before the test says so, however slow the machine is. */
    private static final RetryPolicy IMPATIENT = new RetryPolicy(400, 20, 100, 3_600_000);

    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final String OF_OUTBOX = " WHERE datname = current_database() AND application_name = 'dibs outbox'";
    private static final String TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity" + OF_OUTBOX;

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private final Random random = new Random(SEED);
    private final MoodyReceivers receivers = new MoodyReceivers(DATABASE.vertx(), SEED);
    private final List<Node> nodes = new ArrayList<>();
    private final List<MortalOutbox> outboxes = new ArrayList<>();
    private int deaths;
    private int faults;

    /** It is started again and again. */
    private final class Node {
        private final CuttableProxy way =
                new CuttableProxy(DATABASE.vertx(), DATABASE.server().port());
        private final PostgresLedger ledger;
        private MortalOutbox outbox;
        private WebhookDispatcher dispatcher;

        private Node(String name) {
            ledger = DATABASE.open(
                    new NodeIdentity(UUID.randomUUID(), name),
                    PostgresProcess.settings(DATABASE.settings().database(), way.port())
                            .with(LIMITS));
            start();
        }

        private void start() {
            outbox = new MortalOutbox(ledger.outbox());
            outboxes.add(outbox);
            WebhookSender sender = new WebhookSender(
                    DATABASE.vertx(),
                    new SystemLookup(DATABASE.vertx()),
                    AddressRule.ANY,
                    System::currentTimeMillis,
                    IMPATIENT);
            dispatcher = new WebhookDispatcher(DATABASE.vertx(), outbox, sender, IMPATIENT, (attempt, result) -> {});
            dispatcher.start(10);
        }

        private void dieAndStart() {
            outbox.die();
            ConditionWait.get(dispatcher.stop());
            deaths++;
            start();
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> ConditionWait.get(node.dispatcher.stop()));
    }

    @Test
    void eachEventReachesWhoAsksForIt() throws SQLException {
        System.out.println("Interleavings of " + EVENTS + " events, seed " + SEED);
        for (int i = 1; i <= NODES; i++) {
            nodes.add(new Node("n" + i));
        }
        addWebhooks();
        try (Connection database = DATABASE.connect();
                Statement statement = database.createStatement()) {
            noteAndDisturb(database, statement);
        }
        outboxes.forEach(MortalOutbox::letResultsGo);
        rest();
        System.out.println(receivers.count() + " requests, " + faults + " faults, " + deaths + " deaths, "
                + DATABASE.read("SELECT string_agg(state || ' ' || n, ', ') FROM (SELECT state, count(*) AS n"
                        + " FROM delivery GROUP BY state) s"));
        try (Connection database = DATABASE.connect()) {
            receivers.load(database);
            MortalOutbox.load(outboxes, database);
        }
        Map<String, String> wrong = new TreeMap<>();
        checks().forEach((what, sql) -> {
            String found = DATABASE.read(sql);
            if (!found.equals("0")) {
                wrong.put(what, found);
            }
        });
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(outboxes).as("attempts at once").allMatch(outbox -> outbox.mostAtOnce() <= AT_ONCE);
        assertThat(receivers.count(0, 410, 429, 500, 503)).isGreaterThan(EVENTS);
        assertThat(deaths).isPositive();
    }

    /** Each asks for all events but one, of which there are many. */
    private void addWebhooks() {
        WebhookService webhooks = new WebhookService(DATABASE.open("admin").webhooks(), AddressRule.ANY, IMPATIENT);
        MoodyReceivers.PATHS.forEach(path -> ConditionWait.get(webhooks.add(
                receivers.url(path),
                MessageFormat.JSON,
                EnumSet.complementOf(EnumSet.of(WebhookEvent.CAMPAIGN_OPENED)),
                webhooks.newSecret(),
                0)));
    }

    private void rest() {
        String isDown = "w.url LIKE '%" + MoodyReceivers.DOWN + "'";
        try {
            await("nothing waits but for the receiver that is down", "NOT " + isDown);
            DATABASE.run(
                    "UPDATE delivery d SET give_up_at = now() FROM webhook w WHERE w.id = d.webhook AND " + isDown);
            await("nothing waits", "true");
        } catch (ConditionTimeoutException held) {
            System.out.println(held.getMessage());
        }
    }

    private static void await(String what, String which) {
        Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> isEmpty(which));
    }

    private static boolean isEmpty(String which) {
        return DATABASE.read("SELECT (SELECT count(*) FROM notice WHERE NOT spread) + (SELECT count(*)"
                        + " FROM delivery d JOIN webhook w ON w.id = d.webhook WHERE d.state = 'PENDING' AND " + which
                        + ")")
                .equals("0");
    }

    // ---- what happens meanwhile --------------------------------------------------------------------------------

    private void noteAndDisturb(Connection database, Statement statement) throws SQLException {
        database.setAutoCommit(false);
        for (int noted = 0; noted < EVENTS; ) {
            int more = 1 + random.nextInt(5);
            statement.execute(events(random.nextInt(5) == 0 ? "campaign.opened" : "campaign.closed", more));
            if (random.nextInt(4) == 0) {
                database.rollback();
            } else {
                database.commit();
                noted += more;
            }
            if (random.nextInt(3) == 0) {
                disturb(database, statement);
            }
            int next = receivers.count() + random.nextInt(20);
            await(() -> receivers.count() >= next);
        }
    }

    private static String events(String kind, int count) {
        return "INSERT INTO notice (event, campaign, at, data) SELECT '" + kind
                + "', 'c', now(), '{\"campaign\": \"c\", \"name\": \"Summer\", \"stock\": 1, \"issued\": 1}'"
                + " FROM generate_series(1, " + count + ")";
    }

    private void disturb(Connection database, Statement statement) throws SQLException {
        faults++;
        Node node = nodes.get(random.nextInt(NODES));
        switch (random.nextInt(7)) {
            case 0 -> statement.execute(TERMINATE);
            case 1 -> node.way.cut();
            case 2 -> {
                node.way.swallowAnswers();
                int next = receivers.count() + 20;
                await(() -> receivers.count() >= next);
                node.way.cut();
            }
            case 3 -> {
                statement.execute("SELECT FROM delivery WHERE state = 'PENDING' FOR UPDATE");
                await(() -> waiting() > 0);
                node.way.swallowAnswers();
                database.commit();
                await(() -> waiting() == 0);
                node.way.cut();
            }
            case 4 -> {
                statement.execute("LOCK TABLE delivery IN EXCLUSIVE MODE");
                DATABASE.run(events("campaign.closed", 3));
                await(() -> waiting() == NODES);
                statement.execute(TERMINATE + " AND wait_event_type = 'Lock'");
            }
            case 5 -> node.outbox.holdResults();
            default -> node.dieAndStart();
        }
        database.commit();
        outboxes.get(random.nextInt(outboxes.size())).letResultsGo();
    }

    private static int waiting() {
        return Integer.parseInt(
                DATABASE.read("SELECT count(*) FROM pg_stat_activity" + OF_OUTBOX + " AND wait_event_type = 'Lock'"));
    }

    /** It may never be so: then the fault comes at another moment. */
    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    // ---- what must be so in the end ----------------------------------------------------------------------------

    private static Map<String, String> checks() {
        String asked = " notice n JOIN webhook w ON n.event = ANY (w.events)";
        String got = "(SELECT count(*) FROM answered a WHERE a.notice = d.notice AND w.url LIKE '%' || a.path)";
        String of = " FROM delivery d JOIN webhook w ON w.id = d.webhook ";
        String gotAs = got.substring(0, got.length() - 1) + " AND a.status ";
        Map<String, String> checks = new LinkedHashMap<>();
        checks.put(
                "events that a webhook asks for and that are not on their way",
                "SELECT count(*) FROM" + asked + " WHERE NOT EXISTS"
                        + " (SELECT FROM delivery d WHERE d.webhook = w.id AND d.notice = n.id)");
        checks.put(
                "events that a webhook does not ask for",
                "SELECT count(*) FROM delivery d WHERE NOT EXISTS (SELECT FROM" + asked
                        + " WHERE d.webhook = w.id AND d.notice = n.id)");
        checks.put("held for ever", "SELECT count(*) FROM delivery WHERE state = 'PENDING'");
        checks.put(
                "delivered without an answer",
                "SELECT count(*)" + of + "WHERE d.state = 'DELIVERED' AND "
                        + "(d.error IS NOT NULL OR d.status NOT BETWEEN 200 AND 299 OR " + gotAs
                        + "BETWEEN 200 AND 299) = 0)");
        checks.put(
                "given up too early",
                "SELECT count(*)" + of + "WHERE d.state = 'FAILED'"
                        + " AND NOT (d.status = 410 AND " + gotAs + "= 410) > 0)"
                        + " AND d.due_at <= d.give_up_at");
        checks.put(
                "wanted no more, and sent again",
                "SELECT count(*)" + of + "WHERE " + gotAs + "= 410) > 0 AND d.attempts = 1 AND d.state <> 'FAILED'");
        checks.put(
                "with another result than the last attempt's",
                "SELECT count(*)" + of + "WHERE NOT EXISTS (SELECT FROM result r WHERE r.webhook = d.webhook"
                        + " AND r.notice = d.notice AND r.attempt = d.attempts"
                        + " AND r.status IS NOT DISTINCT FROM d.status AND r.error IS NOT DISTINCT FROM d.error)");
        checks.put(
                "with a status that nobody answered",
                "SELECT count(*)" + of + "WHERE d.status IS NOT NULL AND NOT EXISTS (SELECT FROM answered a"
                        + " WHERE a.notice = d.notice AND w.url LIKE '%' || a.path AND a.status = d.status)");
        checks.put("more requests than attempts", "SELECT count(*)" + of + "WHERE " + got + " > d.attempts");
        checks.put(
                "not delivered although the receiver is ready",
                "SELECT count(*)" + of + "WHERE w.url LIKE '%" + MoodyReceivers.READY + "' AND d.state <> 'DELIVERED'");
        checks.put(
                "delivered to nobody",
                "SELECT count(*)" + of + "WHERE w.url LIKE '%" + MoodyReceivers.DOWN + "' AND d.state <> 'FAILED'");
        return checks;
    }
}
