package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.CommandAnswer.Done;
import io.dibs.shard.Takeover.Reason;
import io.dibs.shard.Takeover.Settlement;
import io.dibs.shard.TakeoverResult.Lost;
import io.dibs.shard.TakeoverResult.Regressed;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Declined;
import io.dibs.shard.WriteOutcome.Doubted;
import io.dibs.shard.WriteOutcome.Poisoned;
import io.dibs.shard.WriteOutcome.Unknown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of the shard's transition table that concern which event counts, and that no case is left out. */
class ShardPhasesTest {
    private static final Terms A = TestCampaigns.terms("a", 100, 1);
    private static final WriteOutcome LOST = new Unknown("connection lost");
    private static final CommandLookup NEVER = new CommandLookup.NotExecuted();

    private final List<CommandAnswer> answers = new ArrayList<>();
    private final ShardDriver script = ShardDriver.serving(A);

    private static Fence fence(long epoch, long batchNo) {
        return new Fence(0, epoch, new UUID(1, epoch), batchNo);
    }

    private void pause(String request) {
        Command command = new Command("a", request, "admin", new CampaignAction.Pause(), Long.MAX_VALUE, answers::add);
        script.shard.command(command, script.now());
    }

    // ---- an outcome counts for its own write -------------------------------------------------------------------

    @Test
    void anOutcomeOfAnEarlierBatchIsNotTakenForTheNextOnes() {
        script.claim("a", "u1");
        Consumer<WriteOutcome> first = script.appending;
        script.claim("a", "u2");
        script.committed();
        script.takeAnswers();
        script.takeLog();
        first.accept(WriteOutcome.COMMITTED);
        first.accept(WriteOutcome.FENCED);
        assertThat(script.takeAnswers()).as("u2 is not committed").isEmpty();
        assertThat(script.takeLog()).isEmpty();
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u2 won 2");
    }

    @Test
    void aBatchThatIsSentAgainIsANewWrite() {
        script.claim("a", "u1");
        Consumer<WriteOutcome> first = script.appending;
        script.appended(LOST);
        script.completeTakeover(new Taken(fence(2, 0)));
        first.accept(WriteOutcome.COMMITTED);
        assertThat(script.takeAnswers()).isEmpty();
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
    }

    @Test
    void whileATakeoverSettlesABatchNoOutcomeOfItCounts() {
        script.claim("a", "u1");
        script.appended(LOST);
        script.appended(WriteOutcome.COMMITTED);
        assertThat(script.takeAnswers()).isEmpty();
        script.completeTakeover(new Taken(fence(2, 0)));
        assertThat(script.takeLog()).containsExactly("append [u1]", "take over", "append [u1]");
    }

    @Test
    void anEarlierLookUpIsNotTakenForTheNextOnes() {
        pause("r1");
        Consumer<CommandLookup> first = script.lookupCallback;
        script.completeLookup(new CommandLookup.AlreadyExecuted("before"));
        pause("r2");
        first.accept(new CommandLookup.AlreadyExecuted("before"));
        assertThat(answers).containsExactly(new Done("before"));
        script.completeLookup(NEVER);
        assertThat(script.takeLog()).containsExactly("look up r1", "look up r2", "execute pause");
    }

    @Test
    void anEarlierChangesOutcomeIsNotTakenForTheNextOnes() {
        pause("r1");
        script.completeLookup(NEVER);
        Consumer<WriteOutcome> first = script.executing;
        script.executed(new Declined(Objection.UPLOAD_GONE));
        pause("r2");
        script.completeLookup(NEVER);
        answers.clear();
        first.accept(new Committed("first"));
        assertThat(answers).isEmpty();
        script.executed(new Committed("second"));
        assertThat(answers).containsExactly(new Done("second"));
    }

    // ---- an event counts in its phase --------------------------------------------------------------------------

    @Test
    void aTakeoverCountsWhileTakingOverOnly() {
        script.completeTakeover(new Lost(fence(9, 9)));
        script.readFailed();
        script.campaignsFound(List.of());
        assertThat(script.takeLog()).isEmpty();
        script.claim("a", "u1");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
    }

    @Test
    void whoHasLetGoHearsNothingMore() {
        script.claim("a", "u1");
        script.appended(WriteOutcome.FENCED);
        script.completeTakeover(new Lost(fence(9, 9)));
        script.takeLog();
        script.completeTakeover(new Taken(fence(10, 9)));
        script.appended(WriteOutcome.COMMITTED);
        script.campaignsFound(List.of(new RecoveredCampaign(A, 0)));
        script.shard.woken(script.now());
        script.shard.drain(script.now());
        assertThat(script.takeLog()).isEmpty();
        assertThat(script.takeAnswers()).containsExactly("u1 MOVED");
    }

    @Test
    void norDoesItAskAgainForAPageThatFailed() {
        ShardDriver loading = new ShardDriver(ShardLimits.DEFAULT);
        loading.shard.start(loading.now());
        loading.completeTakeover(new Taken(fence(2, 9)));
        loading.campaignsFound(List.of(new RecoveredCampaign(A, 3)));
        loading.shard.drain(loading.now());
        loading.takeLog();
        loading.pageFailed(A, 1, 3);
        assertThat(loading.takeLog()).isEmpty();
    }

    @Test
    void aPauseIsOverOnce() {
        ShardDriver fresh = new ShardDriver(ShardLimits.DEFAULT);
        fresh.shard.start(fresh.now());
        fresh.completeTakeover(new TakeoverResult.Failed("no answer"));
        fresh.shard.woken(fresh.now());
        fresh.shard.woken(fresh.now());
        assertThat(fresh.takeLog()).containsExactly("take over", "wake", "take over");
        fresh.completeTakeover(new Taken(fence(2, 0)));
        fresh.readFailed();
        fresh.shard.woken(fresh.now());
        fresh.shard.woken(fresh.now());
        assertThat(fresh.takeLog()).containsExactly("read campaigns", "wake", "take over");
    }

    // ---- settling ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "REBUILD,       0, READ_ALL",
        "REBUILD,       1, READ_ALL",
        "SETTLE_WRITE, -1, READ_ALL",
        "SETTLE_WRITE,  0, SEND_AGAIN",
        "SETTLE_WRITE,  1, WRITTEN",
        "SETTLE_WRITE,  2, READ_ALL",
        "UNDO_POISONED, 0, DECIDE_AGAIN",
        "UNDO_POISONED, 1, READ_ALL"
    })
    void howFarTheFenceMovedSaysWhatFollows(Reason reason, long moved, Settlement settlement) {
        assertThat(Takeover.settle(reason, fence(1, 5), fence(2, 5 + moved))).isEqualTo(settlement);
    }

    // ---- no case is left out -----------------------------------------------------------------------------------

    static Stream<WriteOutcome> outcomes() {
        return Stream.of(
                new Committed("done"),
                WriteOutcome.FENCED,
                LOST,
                new Poisoned("bad data"),
                new Declined(Objection.REDEEMED),
                new Contradicted("taken"),
                new Doubted("it may be lost"));
    }

    static Stream<CommandLookup> lookups() {
        return Stream.of(
                new CommandLookup.AlreadyExecuted("done"),
                NEVER,
                new CommandLookup.Fenced(),
                new CommandLookup.Failed("no answer"));
    }

    static Stream<TakeoverResult> takeovers() {
        return Stream.of(
                new Taken(fence(2, 0)),
                new Regressed(fence(2, 0)),
                new Lost(fence(2, 0)),
                new TakeoverResult.Failed("no answer"));
    }

    @Test
    void theCasesBelowAreAllThatThereAre() {
        assertThat(outcomes().map(Object::getClass)).containsExactlyInAnyOrder(cases(WriteOutcome.class));
        assertThat(lookups().map(Object::getClass)).containsExactlyInAnyOrder(cases(CommandLookup.class));
        assertThat(takeovers().map(Object::getClass)).containsExactlyInAnyOrder(cases(TakeoverResult.class));
    }

    private static Class<?>[] cases(Class<?> sealed) {
        return Arrays.copyOf(sealed.getPermittedSubclasses(), sealed.getPermittedSubclasses().length);
    }

    /** And the shard goes on, or takes itself over: nobody waits for ever. */
    @ParameterizedTest
    @MethodSource("outcomes")
    void aBatchMayEndInEachWay(WriteOutcome outcome) {
        script.claim("a", "u1");
        script.takeLog();
        script.appended(outcome);
        assertThat(script.takeLog()).isEqualTo(outcome instanceof Committed ? List.of() : List.of("take over"));
        assertThat(script.takeAnswers()).isEqualTo(outcome instanceof Committed ? List.of("u1 won 1") : List.of());
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void aChangeMayEndInEachWay(WriteOutcome outcome) {
        pause("r");
        script.completeLookup(NEVER);
        script.takeLog();
        script.executed(outcome);
        boolean wrote = outcome instanceof Committed || outcome instanceof Declined;
        assertThat(script.takeLog()).isEqualTo(wrote ? List.of() : List.of("take over"));
        assertThat(answers).hasSize(wrote || outcome instanceof Poisoned ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("lookups")
    void aLookUpMayEndInEachWay(CommandLookup lookup) {
        pause("r");
        script.takeLog();
        script.completeLookup(lookup);
        List<String> next = lookup == NEVER
                ? List.of("execute pause")
                : lookup instanceof CommandLookup.Fenced ? List.of("take over") : List.of();
        assertThat(script.takeLog()).isEqualTo(next);
        assertThat(answers).hasSize(next.isEmpty() ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("takeovers")
    void aTakeoverMayEndInEachWay(TakeoverResult result) {
        ShardDriver fresh = new ShardDriver(ShardLimits.DEFAULT);
        fresh.shard.start(fresh.now());
        fresh.takeLog();
        fresh.completeTakeover(result);
        String next = result instanceof Lost
                ? "released FENCED"
                : result instanceof TakeoverResult.Failed ? "wake" : "read campaigns";
        assertThat(fresh.takeLog()).containsExactly(next);
    }
}
