package io.dibs.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.routing.wire.NodeMessage.Answers;
import io.dibs.routing.wire.NodeMessage.Claims;
import io.dibs.routing.wire.NodeMessage.CommandReply;
import io.dibs.routing.wire.NodeMessage.ProgressQuery;
import io.dibs.routing.wire.NodeMessage.ProgressReport;
import io.dibs.routing.wire.NodeMessage.RequestId;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.EventTime;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemoteNodeLinkTest {
    private static final UUID SELF = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final int SHARD = 3;
    private static final long DEADLINE = 5_000;

    private final List<NodeMessage> sent = new ArrayList<>();
    private final List<ClaimAnswer> answers = new ArrayList<>();
    private final List<CommandAnswer> commandAnswers = new ArrayList<>();
    private boolean open = true;
    private long millis;
    private int misdirected;
    private final RemoteNodeLink node = new RemoteNodeLink(
            SELF, OTHER, this::send, this::now, new AtomicLong()::incrementAndGet, from -> misdirected++);

    @Test
    void aTurnsClaimsForAShardLeaveInOneMessage() {
        claim(3);
        assertThat(sent).hasSize(1);
        Claims claims = (Claims) sent.get(0);
        assertThat(claims.from()).isEqualTo(SELF);
        assertThat(claims.shard()).isEqualTo(SHARD);
        assertThat(claims.claims()).hasSize(3);
    }

    @Test
    void manyClaimsLeaveInSeveralMessagesAndNoneIsLeftOut() {
        claim(2_500);
        assertThat(sent).hasSize(3);
        assertThat(sent.stream()
                        .mapToInt(each -> ((Claims) each).claims().size())
                        .sum())
                .isEqualTo(2_500);
    }

    @Test
    void anAnswerThatComesTwiceIsGivenOnce() {
        claim(2);
        node.onAnswers(answersOf(0, ClaimAnswer.MEMORY_FULL));
        node.onAnswers(answersOf(0, ClaimAnswer.MEMORY_FULL));
        node.nodeLeft();
        assertThat(answers).containsExactly(ClaimAnswer.MEMORY_FULL, ClaimAnswer.MOVED);
    }

    @Test
    void answersThatFitNothingAreIgnored() {
        claim(1);
        node.onAnswers(new Answers(
                OTHER,
                List.of(new AnsweredClaim(99, 0, 0, ClaimAnswer.LATE), new AnsweredClaim(1, 7, 0, ClaimAnswer.LATE))));
        node.onAnswers(new CommandReply(OTHER, new RequestId(99, 0), CommandAnswer.LATE));
        node.onProgressReport(new ProgressReport(OTHER, List.of(new RequestId(99, 0))));
        assertThat(answers).isEmpty();
        assertThat(misdirected).isZero();
    }

    @Test
    void anAnswerThatBelongsToAnotherClaimIsNotBelieved() {
        claim(2);
        int ofTheSecond = Fingerprint.of(((Claims) sent.get(0)).claims().get(1));
        ClaimAnswer granted = new Granted(null, 1, 0, true, false);
        node.onAnswers(new Answers(OTHER, List.of(new AnsweredClaim(1, 0, ofTheSecond, granted))));
        assertThat(answers).containsExactly(ClaimAnswer.LATE);
        assertThat(misdirected).isOne();
        node.onAnswers(new Answers(OTHER, List.of(new AnsweredClaim(1, 1, ofTheSecond, granted))));
        assertThat(answers).containsExactly(ClaimAnswer.LATE, granted);
        assertThat(misdirected).isOne();
    }

    @Test
    void theResultOfAnotherCommandIsNotBelieved() {
        command();
        node.onAnswers(new CommandReply(OTHER, new RequestId(1, 0), new CommandAnswer.Done("more stock")));
        assertThat(commandAnswers).containsExactly(CommandAnswer.LATE);
        assertThat(misdirected).isOne();
    }

    @Test
    void aConfirmationOfSomethingElseConfirmsNothing() {
        claim(1);
        sweepAt(400);
        node.onProgressReport(new ProgressReport(OTHER, List.of(new RequestId(1, 0))));
        assertThat(misdirected).isOne();
        sweepAt(1_000);
        assertThat(answers).containsExactly(ClaimAnswer.MOVED);
    }

    @Test
    void whatIsNotConfirmedIsAskedAfterAndGivenUpWithinASecond() {
        claim(1);
        command();
        sweepAt(300);
        assertThat(sent).hasSize(2);
        sweepAt(400);
        assertThat(((ProgressQuery) sent.get(2)).requests())
                .containsExactlyInAnyOrder(
                        claims(0), new RequestId(2, Fingerprint.of(((NodeMessage.Command) sent.get(1)).command())));
        sweepAt(900);
        assertThat(answers).isEmpty();
        sweepAt(1_000);
        assertThat(answers).containsExactly(ClaimAnswer.MOVED);
        assertThat(commandAnswers).containsExactly(CommandAnswer.LATE);
    }

    @Test
    void whatIsConfirmedIsWaitedForUntilItsTimeIsOver() {
        claim(1);
        command();
        for (long at = 400; at <= DEADLINE; at += 400) {
            sweepAt(at);
            confirmAll();
        }
        assertThat(answers).isEmpty();
        sweepAt(DEADLINE + 1);
        assertThat(answers).containsExactly(ClaimAnswer.LATE);
        assertThat(commandAnswers).isEmpty();
    }

    @Test
    void claimsWhoseTimeIsOverMakeRoomForOthersThoughTheirNodeKeepsThem() {
        claim(65_536);
        for (long at = 400; at <= DEADLINE; at += 400) {
            sweepAt(at);
            confirmAll();
        }
        sweepAt(DEADLINE + 1);
        assertThat(answers).hasSize(65_536).containsOnly(ClaimAnswer.LATE);
        claim(65_536);
        assertThat(answers).hasSize(65_536);
    }

    private void confirmAll() {
        sent.stream()
                .filter(ProgressQuery.class::isInstance)
                .reduce((before, last) -> last)
                .ifPresent(last -> node.onProgressReport(new ProgressReport(OTHER, ((ProgressQuery) last).requests())));
    }

    private RequestId claims(int message) {
        Claims claims = (Claims) sent.get(message);
        return new RequestId(claims.request(), Fingerprint.of(claims.shard(), claims.claims()));
    }

    @Test
    void whatIsInItsHandsWhenANodeLeavesIsHandedBack() {
        claim(2);
        command();
        node.nodeLeft();
        assertThat(answers).containsExactly(ClaimAnswer.MOVED, ClaimAnswer.MOVED);
        assertThat(commandAnswers).containsExactly(CommandAnswer.LATE);
        claim(1);
        assertThat(answers).hasSize(3);
    }

    @Test
    void whatDoesNotLeaveIsHandedBackAtOnce() {
        open = false;
        claim(1);
        command();
        assertThat(answers).containsExactly(ClaimAnswer.MOVED);
        assertThat(commandAnswers).containsExactly(CommandAnswer.MOVED);
    }

    @Test
    void moreThanANodeMayHaveInHandIsRefusedAndThereIsRoomAgainAfterAnswers() {
        claim(65_536);
        claim(1);
        command();
        assertThat(answers).containsExactly(ClaimAnswer.OVERLOADED);
        assertThat(commandAnswers).containsExactly(CommandAnswer.OVERLOADED);
        node.onAnswers(answersOf(0, ClaimAnswer.LATE));
        claim(1);
        assertThat(answers).containsExactly(ClaimAnswer.OVERLOADED, ClaimAnswer.LATE);
        sweepAt(1_000);
        assertThat(answers).hasSize(65_538);
        claim(65_536);
        assertThat(answers).hasSize(65_538);
    }

    private void claim(int count) {
        node.mailbox(SHARD)
                .claims(IntStream.range(0, count)
                        .mapToObj(i -> new Claim(
                                "sale", "u" + i, MemoryLedger.hash("u" + i), null, millis + DEADLINE, this::answered))
                        .toList());
    }

    private void answered(ClaimAnswer answer) {
        answers.add(answer);
    }

    private void command() {
        node.mailbox(SHARD)
                .command(new Command(
                        "sale", "r", "admin", new CampaignAction.Open(), millis + DEADLINE, commandAnswers::add));
    }

    private Answers answersOf(int index, ClaimAnswer answer) {
        Claim claim = ((Claims) sent.get(0)).claims().get(index);
        return new Answers(OTHER, List.of(new AnsweredClaim(1, index, Fingerprint.of(claim), answer)));
    }

    private void sweepAt(long at) {
        millis = at;
        node.sweep(now());
    }

    private EventTime now() {
        return new EventTime(millis, millis);
    }

    private boolean send(UUID to, NodeMessage message) {
        assertThat(to).isEqualTo(OTHER);
        sent.add(message);
        return open;
    }
}
