package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.CommandAnswer.Done;
import io.dibs.shard.CommandAnswer.Refused;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Editing, deleting and creating campaigns, in turn with the claims. */
class CommandExecutorTest {
    private static final Terms A = TestCampaigns.terms("a", 3, 1);
    private static final CampaignAction CREATE = new CampaignAction.Create(TestCampaigns.proposal(5, 1));
    private static final CampaignAction DELETE = new CampaignAction.Delete();

    private final List<CommandAnswer> answers = new ArrayList<>();
    private final ShardDriver script = ShardDriver.serving(A);

    private void send(CampaignAction action, VersionMatch expectedVersion) {
        Command command = new Command("a", "r", "admin", action, expectedVersion, Long.MAX_VALUE, answers::add);
        script.shard.command(command, script.now());
    }

    @Test
    void aCommandPastItsDeadlineIsNotStarted() {
        script.later(1_000);
        script.shard.command(
                new Command("a", "r", "admin", DELETE, script.now().wall() - 1, answers::add), script.now());
        assertThat(answers).containsExactly(CommandAnswer.LATE);
        assertThat(script.takeLog()).isEmpty();
    }

    private void never(long lastVersion) {
        script.completeLookup(new CommandLookup.NotExecuted(lastVersion));
    }

    private void happens(CampaignAction action) {
        send(action, VersionMatch.ANY);
        never(A.version());
        executed();
    }

    private void executed() {
        script.executed(new Committed("done"));
    }

    private static CampaignAction perUser(int perUser) {
        return new CampaignAction.Edit(
                new CampaignEdit(null, perUser, null, null, null, null, new CampaignDescription(null, null, null)));
    }

    @Test
    void aChangeThatWasMeantForAnotherVersionIsRefused() {
        send(new CampaignAction.Pause(), VersionMatch.of(Set.of(A.version() + 1)));
        never(A.version());
        assertThat(answers).containsExactly(new Refused(Objection.OTHER_VERSION));
        assertThat(script.takeLog()).containsExactly("look up r");
        send(new CampaignAction.Pause(), VersionMatch.of(Set.of(A.version())));
        never(A.version());
        assertThat(script.takeLog()).containsExactly("look up r", "execute pause");
    }

    @Test
    void aRetryGetsTheResultOfTheFirstTryThoughTheVersionIsAnotherByNow() {
        happens(new CampaignAction.Pause());
        answers.clear();
        send(new CampaignAction.Pause(), VersionMatch.of(Set.of(A.version())));
        script.completeLookup(new CommandLookup.AlreadyExecuted("done"));
        assertThat(answers).containsExactly(new Done("done"));
    }

    @Test
    void aCampaignThatWouldBeOverAtOnceIsNotCreated() {
        create(closing(script.now().wall()));
        assertThat(answers).containsExactly(new Refused(Objection.CLOSES_IN_THE_PAST));
        assertThat(script.takeLog()).containsExactly("look up r");
        create(closing(script.now().wall() + 1));
        assertThat(script.takeLog()).containsExactly("look up r", "execute create");
    }

    private void create(CampaignAction another) {
        script.shard.command(
                new Command("b", "r", "admin", another, VersionMatch.ANY, Long.MAX_VALUE, answers::add), script.now());
        never(0);
    }

    private static CampaignAction closing(long closesAt) {
        CampaignProposal sale = TestCampaigns.proposal(5, 1);
        return new CampaignAction.Create(new CampaignProposal(
                sale.stock(),
                sale.perUser(),
                sale.phase(),
                sale.opensAt(),
                closesAt,
                sale.expiry(),
                sale.codeKey(),
                sale.description()));
    }

    @Test
    void anEditIsInForceForTheClaimsThatWaitedBehindIt() {
        send(perUser(2), VersionMatch.ANY);
        script.claim("a", "u1");
        never(A.version());
        assertThat(script.change.after().perUser()).isEqualTo(2);
        assertThat(script.takeAnswers()).isEmpty();
        executed();
        assertThat(script.takeAnswers()).containsExactly("u1 KEY_REQUIRED");
    }

    @Test
    void whatIsIssuedWhenTheTurnComesFixesWhatWasEditedTooLate() {
        script.claim("a", "u1");
        send(perUser(2), VersionMatch.ANY);
        send(DELETE, VersionMatch.ANY);
        script.committed();
        never(A.version());
        never(A.version());
        assertThat(answers).containsExactly(new Refused(Objection.PER_USER_FIXED), new Refused(Objection.HAS_COUPONS));
    }

    @Test
    void claimsThatWaitForADeletedCampaignLearnThatThereIsNone() {
        send(DELETE, VersionMatch.ANY);
        script.claim("a", "u1");
        never(A.version());
        assertThat(script.change.after()).isNull();
        executed();
        script.claim("a", "u2");
        assertThat(script.takeAnswers()).containsExactly("u1 NOT_FOUND", "u2 NOT_FOUND");
        happens(perUser(2));
        assertThat(answers).containsExactly(new Done("done"), new Refused(Objection.CAMPAIGN_NOT_FOUND));
        assertThat(script.shard.pending()).isZero();
    }

    @Test
    void aCampaignThatIsCreatedAnewGoesOnWithTheVersionsOfTheDeletedOne() {
        happens(DELETE);
        send(CREATE, VersionMatch.ANY);
        never(41);
        assertThat(script.change.before()).isNull();
        assertThat(script.change.after().version()).isEqualTo(42);
        executed();
        script.claim("a", "u1");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1");
    }

    /** The ledger may have lost the first one, together with coupons whose codes are known. */
    @Test
    void aCampaignThatAnotherOwnerCreatesByTheSameRequestHasOtherCodes() {
        happens(DELETE);
        send(CREATE, VersionMatch.ANY);
        never(A.version());
        CodeKey first = script.change.after().codeKey();
        script.executed(WriteOutcome.FENCED);
        script.completeTakeover(new Taken(new Fence(0, 3, new UUID(3, 3), 0)));
        script.campaignsFound(List.of());
        send(CREATE, VersionMatch.ANY);
        never(A.version());
        assertThat(script.change.after().codeKey()).isNotEqualTo(first);
    }

    @Test
    void aDeletionWhoseAnswerWasLostIsSettledByTheBatchNumber() {
        send(DELETE, VersionMatch.ANY);
        never(A.version());
        script.executed(new Unknown("connection lost"));
        script.completeTakeover(new Taken(new Fence(0, 2, new UUID(1, 2), 1)));
        script.claim("a", "u1");
        assertThat(script.log).endsWith("execute delete");
        script.executed(new Committed("null"));
        assertThat(answers).containsExactly(new Done("null"));
        assertThat(script.takeAnswers()).containsExactly("u1 NOT_FOUND");
    }

    @Test
    void aClosedCampaignThatIssuedSomethingIsNotDeletedByAnOwnerThatNeverReadIt() {
        ShardDriver later = new ShardDriver(ShardLimits.DEFAULT);
        later.shard.start(later.now());
        later.completeTakeover(new Taken(new Fence(0, 2, new UUID(1, 2), 9)));
        later.campaignsFound(List.of(new RecoveredCampaign(A.withPhase(CampaignPhase.CLOSED), 2)));
        Command command = new Command("a", "r", "admin", DELETE, Long.MAX_VALUE, answers::add);
        later.shard.command(command, later.now());
        later.completeLookup(new CommandLookup.NotExecuted(2));
        assertThat(answers).containsExactly(new Refused(Objection.HAS_COUPONS));
    }
}
