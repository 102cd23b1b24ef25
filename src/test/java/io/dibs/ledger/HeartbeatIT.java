package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.ledger.Pulse.Beat;
import io.vertx.core.AsyncResult;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeartbeatIT {
    @RegisterExtension
    private static final Database DATABASE = new Database();

    private final Node one = new Node(UUID.randomUUID(), "one");
    private final Node two = new Node(UUID.randomUUID(), "two");
    private PostgresLedger first;
    private PostgresLedger second;

    @BeforeEach
    void open() {
        first = DATABASE.open(one, DATABASE.settings());
        second = DATABASE.open(two, DATABASE.settings());
    }

    @Test
    void aNodeAloneHasNoNeighbour() {
        start(first);
        assertThat(Polling.get(first.heartbeat().livingNeighbours(row -> true))).isEmpty();
    }

    @Test
    void aBeatThatMovesIsALivingNeighbour() {
        start(first);
        assertThat(Polling.get(second.heartbeat().livingNeighbours(row -> true))).extracting(Beat::id).contains(one.id());
    }

    @Test
    void aRowThatAKilledNodeLeftIsNoNeighbour() {
        DATABASE.run("INSERT INTO node VALUES (gen_random_uuid(), 'dead', 7, '', now())");
        assertThat(Polling.get(first.heartbeat().livingNeighbours(row -> true))).isEmpty();
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
        assertThat(DATABASE.read("SELECT string_agg(label, ',') FROM node")).isEqualTo("two");
    }

    @Test
    void aConnectionThatIsLostIsToldAndComesBack() {
        List<AsyncResult<Pulse>> pulses = start(first);
        DATABASE.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'dibs heartbeat'");
        int before = pulses.size();
        Polling.until("it beats again", () -> pulses.size() > before
                && pulses.get(pulses.size() - 1).succeeded());
    }

    @Test
    void aHeartbeatThatIsSuspendedIsToldAndStandsStillUntilItGoesOn() {
        List<AsyncResult<Pulse>> pulses = start(first);
        first.heartbeat().suspend("an event loop does not move");
        assertThat(pulses.get(pulses.size() - 1).failed()).isTrue();
        assertThat(Polling.get(second.heartbeat().livingNeighbours(row -> true))).isEmpty();
        first.heartbeat().resume();
        assertThat(Polling.get(second.heartbeat().livingNeighbours(row -> true))).hasSize(1);
    }

    @Test
    void aRowSaysWhichVersionsItsNodeUnderstands() {
        PostgresLedger third = DATABASE.open(new Node(UUID.randomUUID(), "three", 5, 6), DATABASE.settings());
        start(third);
        assertThat(DATABASE.read("SELECT wire || ' ' || snapshot || ' ' || (schema >= 10) FROM node WHERE label = 'three'"))
                .isEqualTo("5 6 true");
        Polling.get(third.close());
    }

    private static List<AsyncResult<Pulse>> start(PostgresLedger node) {
        List<AsyncResult<Pulse>> pulses = new CopyOnWriteArrayList<>();
        Polling.get(node.heartbeat().start(() -> "x,y", pulses::add));
        return pulses;
    }
}
