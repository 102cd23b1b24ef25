package io.dibs.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.routing.wire.NodeMessage.ClaimReply;
import io.dibs.routing.wire.NodeMessage.CommandReply;
import io.dibs.routing.wire.NodeMessage.InHand;
import io.dibs.routing.wire.NodeMessage.Inquiry;
import io.dibs.routing.wire.NodeMessage.ParcelId;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.EventTime;
import io.dibs.simulation.ModelLedger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InboundRequestsTest {
    private static final UUID SELF = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final long DEADLINE = 1_000;

    private static final ParcelId OPEN =
            new ParcelId(1, Fingerprint.of(command(0).command()));

    private final List<NodeMessage> sent = new ArrayList<>();
    private final List<Command> handedIn = new ArrayList<>();
    private final List<Claim> claimed = new ArrayList<>();
    private final List<ClaimReply> replies = new ArrayList<>();
    private long millis;
    private final InboundRequests arrivals = new InboundRequests(
            SELF, shard -> shard == 0 ? new Desk() : null, this::now, this::send, node -> replies::add);

    @Test
    void aLateCopyOfACommandThatWasRefusedDoesNotHappenAfterAll() {
        arrivals.take(command(0));
        handedIn.get(0).asker().accept(new CommandAnswer.Refused(Objection.BELOW_ISSUED));
        arrivals.take(command(0));
        sweepAt(DEADLINE);
        arrivals.take(command(0));
        assertThat(handedIn).hasSize(1);
        sweepAt(DEADLINE + 1);
        arrivals.take(command(0));
        assertThat(handedIn).hasSize(1);
        assertThat(sent)
                .containsExactly(
                        new CommandReply(SELF, OPEN, new CommandAnswer.Refused(Objection.BELOW_ISSUED)),
                        new CommandReply(SELF, OPEN, CommandAnswer.LATE));
    }

    @Test
    void claimsThatComeTwiceAreHandedInOnceWhileTheyAreInHand() {
        arrivals.take(claims(0, DEADLINE, DEADLINE));
        arrivals.take(claims(0, DEADLINE, DEADLINE));
        assertThat(claimed).hasSize(2);
        claimed.forEach(claim -> claim.asker().answer(claim, ClaimAnswer.NO_ROOM));
        assertThat(replies).containsExactly(reply(0, ClaimAnswer.NO_ROOM), reply(1, ClaimAnswer.NO_ROOM));
        arrivals.take(new Inquiry(OTHER, List.of(parcel(claims(0, DEADLINE, DEADLINE)))));
        assertThat(sent).isEmpty();
    }

    @Test
    void claimsPastTheirDeadlineAreNotHandedIn() {
        millis = DEADLINE;
        arrivals.take(claims(0, DEADLINE - 1, DEADLINE));
        assertThat(claimed).extracting(Claim::deadline).containsExactly(DEADLINE);
        assertThat(replies).containsExactly(reply(0, ClaimAnswer.LATE));
    }

    @Test
    void claimsForAShardThatIsNotHereGoBack() {
        arrivals.take(claims(5, DEADLINE, DEADLINE));
        assertThat(replies).containsExactly(reply(0, ClaimAnswer.MOVED), reply(1, ClaimAnswer.MOVED));
    }

    @Test
    void aCommandForAShardThatIsNotHereGoesBack() {
        arrivals.take(command(5));
        assertThat(sent).containsExactly(new CommandReply(SELF, OPEN, CommandAnswer.MOVED));
    }

    @Test
    void onlyWhatIsInHandIsConfirmed() {
        arrivals.take(command(0));
        arrivals.take(new Inquiry(OTHER, List.of(OPEN, new ParcelId(2, 0))));
        arrivals.take(new Inquiry(OTHER, List.of(new ParcelId(1, OPEN.fingerprint() + 1))));
        arrivals.take(new Inquiry(new UUID(0, 3), List.of(OPEN)));
        handedIn.get(0).asker().accept(CommandAnswer.MOVED);
        arrivals.take(new Inquiry(OTHER, List.of(OPEN, new ParcelId(2, 0))));
        assertThat(sent)
                .containsExactly(new InHand(SELF, List.of(OPEN)), new CommandReply(SELF, OPEN, CommandAnswer.MOVED));
    }

    @Test
    void anotherParcelUnderTheSameNumberIsAnotherParcel() {
        arrivals.take(command(0, new CampaignAction.AddStock(5)));
        arrivals.take(command(0));
        handedIn.get(0).asker().accept(new CommandAnswer.Done("more"));
        assertThat(handedIn).hasSize(2);
        assertThat(sent).extracting(reply -> ((CommandReply) reply).parcel()).doesNotContain(OPEN);
        arrivals.take(claims(0, DEADLINE));
        arrivals.take(claims(0, DEADLINE, DEADLINE));
        assertThat(claimed).hasSize(3);
    }

    /** Though their shard keeps them, as while PostgreSQL stands still. */
    @Test
    void claimsWhoseTimeIsOverAreNotInHandAnyMore() {
        arrivals.take(claims(0, DEADLINE - 1, DEADLINE));
        Inquiry inquiry = new Inquiry(OTHER, List.of(parcel(claims(0, DEADLINE - 1, DEADLINE))));
        sweepAt(DEADLINE);
        arrivals.take(inquiry);
        assertThat(sent).hasSize(1);
        sweepAt(DEADLINE + 1);
        arrivals.take(inquiry);
        assertThat(sent).hasSize(1);
    }

    private static NodeMessage.Claims claims(int shard, long... deadlines) {
        List<Claim> claims = Arrays.stream(deadlines)
                .mapToObj(deadline ->
                        new Claim("sale", "u", ModelLedger.hash("u"), null, deadline, (claim, answer) -> {}))
                .toList();
        return new NodeMessage.Claims(OTHER, 1, shard, claims);
    }

    private static ParcelId parcel(NodeMessage.Claims claims) {
        return new ParcelId(claims.parcel(), Fingerprint.of(claims.shard(), claims.claims()));
    }

    private static ClaimReply reply(int index, ClaimAnswer answer) {
        return new ClaimReply(
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

    private final class Desk implements ShardMailbox {
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
