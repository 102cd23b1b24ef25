package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.ledger.Pulse.Beat;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatIT {
    private static Vertx vertx;
    private static Server server;

    private final Node one = new Node(UUID.randomUUID(), "one");
    private final Node two = new Node(UUID.randomUUID(), "two");
    private PostgresSettings settings;
    private PostgresLedger first;
    private PostgresLedger second;

    @BeforeAll
    static void startServer() {
        vertx = Vertx.vertx();
        server = Server.start(Server.DURABLE);
    }

    @AfterAll
    static void stopServer() throws Exception {
        Polling.get(vertx.close());
        server.close();
    }

    @BeforeEach
    void open() {
        settings = server.newDatabase();
        first = Polling.get(PostgresLedger.open(vertx, settings, one, 4));
        second = Polling.get(PostgresLedger.open(vertx, settings, two, 4));
    }

    @AfterEach
    void close() {
        Polling.get(first.close());
        Polling.get(second.close());
    }

    @Test
    void aNodeAloneHasNoNeighbour() {
        start(first);
        assertThat(Polling.get(first.heartbeat().livingNeighbour())).isEmpty();
    }

    @Test
    void aBeatThatMovesIsALivingNeighbour() {
        start(first);
        assertThat(Polling.get(second.heartbeat().livingNeighbour()).map(Beat::id)).contains(one.id());
    }

    @Test
    void aRowThatAKilledNodeLeftIsNoNeighbour() {
        server.run(settings.database(), "INSERT INTO node VALUES (gen_random_uuid(), 'dead', 7, '', now())");
        assertThat(Polling.get(first.heartbeat().livingNeighbour())).isEmpty();
    }

    @Test
    void aBeatTellsOfTheOthersAndOfTheClock() {
        start(first);
        List<AsyncResult<Pulse>> pulses = start(second);
        Polling.until("two beats came", () -> pulses.size() >= 2);
        Pulse pulse = pulses.get(1).result();
        assertThat(pulse.nodes()).extracting(Beat::label).containsExactlyInAnyOrder("one", "two");
        assertThat(pulse.nodes()).extracting(Beat::members).containsOnly("x,y");
        assertThat(pulse.clockDoubtMillis()).isBetween(1L, 1_000L);
        assertThat(Math.abs(pulse.clockOffsetMillis())).isLessThanOrEqualTo(pulse.clockDoubtMillis());
    }

    @Test
    void aGracefulStopTakesTheRowAway() {
        start(first);
        start(second);
        Polling.get(first.close());
        assertThat(server.read(settings.database(), "SELECT string_agg(label, ',') FROM node")).isEqualTo("two");
    }

    @Test
    void aConnectionThatIsLostIsToldAndComesBack() {
        List<AsyncResult<Pulse>> pulses = start(first);
        server.run(settings.database(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'dibs heartbeat'");
        int before = pulses.size();
        Polling.until("it beats again", () -> pulses.size() > before
                && pulses.get(pulses.size() - 1).succeeded());
    }

    private static List<AsyncResult<Pulse>> start(PostgresLedger node) {
        List<AsyncResult<Pulse>> pulses = new CopyOnWriteArrayList<>();
        Polling.get(node.heartbeat().start(() -> "x,y", pulses::add));
        return pulses;
    }
}
