package io.dibs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.testkit.ledger.MemoryLedger;
import org.junit.jupiter.api.Test;

/** A snapshot that passes every check and is wrong all the same: one record in the middle is another's. */
class WrongSnapshotTest {
    @Test
    void memoryThatWasWrongIsReadFromPostgresAlone() {
        SimulatedWorld other = new SimulatedWorld(1);
        ModelRedis wrong = ModelRedis.sound();
        LoneShard.hold(other, new MemoryLedger(), wrong, "x", "b", "c");
        SimulatedWorld world = new SimulatedWorld(1);
        MemoryLedger truth = new MemoryLedger();
        LoneShard.hold(world, truth, ModelRedis.sound(), "a", "b", "c");

        LoneShard node = new LoneShard(world, truth, wrong).started();
        assertThat(wrong.contradictions).isEqualTo(1);
        node.claim("a");
        assertThat(node.claimed("innocent").sequence()).isEqualTo(4);

        assertThat(node.answers.get("a").toString()).contains("sequence=1");
        assertThat(node.outcomes).noneMatch(Contradicted.class::isInstance);
        LoneShard next = new LoneShard(world, truth, wrong).started();
        assertThat(next.claimed("a").sequence()).as("the snapshot is rebuilt").isEqualTo(1);
    }
}
