package io.dibs.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.routing.wire.NodeMessage.CommandReply;
import io.dibs.routing.wire.NodeMessage.ProgressQuery;
import io.dibs.routing.wire.NodeMessage.ProgressReport;
import io.dibs.routing.wire.NodeMessage.RequestId;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.EventTime;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InboundRequestsTest {
    private static final UUID SELF = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final long DEADLINE = 1_000;

    private static final RequestId OPEN =
            new RequestId(1, Fingerprint.of(command(0).command()));

    private final List<NodeMessage> sent = new ArrayList<>();
    private final List<Command> handedIn = new ArrayList<>();
    private final List<Claim> claimed = new ArrayList<>();
    private final List<AnsweredClaim> replies = new ArrayList<>();
    private long millis;
    private final InboundRequests arrivals = new InboundRequests(
            SELF, shard -> shard == 0 ? new RecordingMailbox() : null, this::now, this::send, node -> replies::add);

    @Test
    void aLateCopyOfACommandThatWasRefusedDoesNotHappenAfterAll() {
        arrivals.receive(command(0));
        handedIn.get(0).replyTo().accept(new CommandAnswer.Refused(Objection.BELOW_ISSUED));
        arrivals.receive(command(0));
        sweepAt(DEADLINE);
        arrivals.receive(command(0));
        assertThat(handedIn).hasSize(1);
        sweepAt(DEADLINE + 1);
        arrivals.receive(command(0));
        assertThat(handedIn).hasSize(1);
        assertThat(sent)
                .containsExactly(
                        new CommandReply(SELF, OPEN, new CommandAnswer.Refused(Objection.BELOW_ISSUED)),
                        new CommandReply(SELF, OPEN, CommandAnswer.LATE));
    }

    @Test
    void claimsThatComeTwiceAreHandedInOnceWhileTheyAreInHand() {
        arrivals.receive(claims(0, DEADLINE, DEADLINE));
        arrivals.receive(claims(0, DEADLINE, DEADLINE));
        assertThat(claimed).hasSize(2);
        claimed.forEach(claim -> claim.answer(ClaimAnswer.MEMORY_FULL));
        assertThat(replies).containsExactly(reply(0, ClaimAnswer.MEMORY_FULL), reply(1, ClaimAnswer.MEMORY_FULL));
        arrivals.receive(new ProgressQuery(OTHER, List.of(requestId(claims(0, DEADLINE, DEADLINE)))));
        assertThat(sent).isEmpty();
    }

    @Test
    void claimsPastTheirDeadlineAreNotHandedIn() {
        millis = DEADLINE;
        arrivals.receive(claims(0, DEADLINE - 1, DEADLINE));
        assertThat(claimed).extracting(Claim::deadline).containsExactly(DEADLINE);
        assertThat(replies).containsExactly(reply(0, ClaimAnswer.LATE));
    }

    @Test
    void claimsForAShardThatIsNotHereGoBack() {
        arrivals.receive(claims(5, DEADLINE, DEADLINE));
        assertThat(replies).containsExactly(reply(0, ClaimAnswer.MOVED), reply(1, ClaimAnswer.MOVED));
    }

    @Test
    void aCommandForAShardThatIsNotHereGoesBack() {
        arrivals.receive(command(5));
        assertThat(sent).containsExactly(new CommandReply(SELF, OPEN, CommandAnswer.MOVED));
    }

    @Test
    void onlyWhatIsInHandIsConfirmed() {
        arrivals.receive(command(0));
        arrivals.receive(new ProgressQuery(OTHER, List.of(OPEN, new RequestId(2, 0))));
        arrivals.receive(new ProgressQuery(OTHER, List.of(new RequestId(1, OPEN.fingerprint() + 1))));
        arrivals.receive(new ProgressQuery(new UUID(0, 3), List.of(OPEN)));
        handedIn.get(0).replyTo().accept(CommandAnswer.MOVED);
        arrivals.receive(new ProgressQuery(OTHER, List.of(OPEN, new RequestId(2, 0))));
        assertThat(sent)
                .containsExactly(
                        new ProgressReport(SELF, List.of(OPEN)), new CommandReply(SELF, OPEN, CommandAnswer.MOVED));
    }

    @Test
    void anotherRequestUnderTheSameNumberIsAnotherRequest() {
        arrivals.receive(command(0, new CampaignAction.AddStock(5)));
        arrivals.receive(command(0));
        handedIn.get(0).replyTo().accept(new CommandAnswer.Done("more"));
        assertThat(handedIn).hasSize(2);
        assertThat(sent).extracting(reply -> ((CommandReply) reply).request()).doesNotContain(OPEN);
        arrivals.receive(claims(0, DEADLINE));
        arrivals.receive(claims(0, DEADLINE, DEADLINE));
        assertThat(claimed).hasSize(3);
    }

    /** Though their shard keeps them, as while PostgreSQL stands still. */
    @Test
    void claimsWhoseTimeIsOverAreNotInHandAnyMore() {
        arrivals.receive(claims(0, DEADLINE - 1, DEADLINE));
        ProgressQuery inquiry = new ProgressQuery(OTHER, List.of(requestId(claims(0, DEADLINE - 1, DEADLINE))));
        sweepAt(DEADLINE);
        arrivals.receive(inquiry);
        assertThat(sent).hasSize(1);
        sweepAt(DEADLINE + 1);
        arrivals.receive(inquiry);
        assertThat(sent).hasSize(1);
    }

    private static NodeMessage.Claims claims(int shard, long... deadlines) {
        List<Claim> claims = Arrays.stream(deadlines)
                .mapToObj(deadline -> new Claim("sale", "u", MemoryLedger.hash("u"), null, deadline, answer -> {}))
                .toList();
        return new NodeMessage.Claims(OTHER, 1, shard, claims);
    }

    private static RequestId requestId(NodeMessage.Claims claims) {
        return new RequestId(claims.request(), Fingerprint.of(claims.shard(), claims.claims()));
    }

    private static AnsweredClaim reply(int index, ClaimAnswer answer) {
        return new AnsweredClaim(
                1, index, Fingerprint.of(claims(0, DEADLINE).claims().get(0)), answer);
    }

    private static NodeMessage.Command command(int shard) {
        return command(shard, new CampaignAction.Open());
    }

    private static NodeMessage.Command command(int shard, CampaignAction action) {
        Command command = new Command("sale", "r", "admin", action, DEADLINE, answer -> {});
        return new NodeMessage.Command(OTHER, 1, shard, command);
    }

    private void sweepAt(long at) {
        millis = at;
        arrivals.sweep(now());
    }

    private EventTime now() {
        return new EventTime(millis, millis);
    }

    private boolean send(UUID to, NodeMessage message) {
        sent.add(message);
        return true;
    }

    private final class RecordingMailbox implements ShardMailbox {
        @Override
        public void claims(List<Claim> claims) {
            claimed.addAll(claims);
        }

        @Override
        public void command(Command command) {
            handedIn.add(command);
        }
    }
}
