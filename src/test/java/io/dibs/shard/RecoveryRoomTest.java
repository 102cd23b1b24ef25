package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Taken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bound on the node's memory holds at a takeover too. */
class RecoveryRoomTest {
    private static final int PAGE = 8_192;

    private static final class Bound implements MemoryBudget {
        long bound = 1 << 20;
        long taken;

        @Override
        public boolean hasSpace() {
            return taken < bound;
        }

        @Override
        public boolean tryReserve(long bytes) {
            boolean fits = taken + bytes <= bound;
            taken += fits ? bytes : 0;
            return fits;
        }

        @Override
        public void reserve(long bytes) {
            taken += bytes;
        }

        @Override
        public void release(long bytes) {
            taken -= bytes;
        }
    }

    private final Bound room = new Bound();
    private final ShardDriver script = new ShardDriver(ShardLimits.DEFAULT, room);

    private void takeOver(RecoveredCampaign... found) {
        script.shard.start(script.now());
        script.completeTakeover(new Taken(new Fence(0, 2, new UUID(0, 9), 1)));
        script.campaignsFound(List.of(found));
    }

    private static RecoveredCampaign found(Terms terms, int issued) {
        return new RecoveredCampaign(terms, issued);
    }

    private void read(Terms terms, int issued) {
        for (int from = 1; from <= issued; from += PAGE) {
            int size = Math.min(issued - from + 1, PAGE);
            long[][] columns = new long[3][size];
            for (int i = 0; i < size; i++) {
                HolderIdentity user = TestCampaigns.user("u" + (from + i));
                columns[0][i] = user.high();
                columns[1][i] = user.low();
            }
            Arrays.fill(columns[2], TestCampaigns.NOW);
            script.pageRead(terms, new CouponPage(from, columns[0], columns[1], columns[2], null, null, new int[0]));
        }
    }

    @Test
    void whatHasNoRoomSaysSoWhileOthersServe() {
        Terms big = TestCampaigns.terms("big", 2_000_000, 1);
        Terms small = TestCampaigns.terms("small", 2_000_000, 1);
        takeOver(found(big, 1_000_000), found(small, 5_000));
        assertThat(script.takeLog()).contains("read small 1-5000").doesNotContain("read big 1-8192");
        read(small, 5_000);

        script.claim("big", "u7");
        script.claim("small", "u7");
        assertThat(script.takeAnswers()).containsExactly("u7 MEMORY_FULL", "u7 has 7");
        assertThat(script.shard.campaignsOverBudget()).isEqualTo(1);
        assertThat(script.shard.isReady()).isTrue();
        assertThat(room.taken).isLessThanOrEqualTo(room.bound);
    }

    @Test
    void whatIsSetAsideIsWhatIsTaken() {
        room.bound = 1L << 40;
        for (int issued : new int[] {1, 5, 4_096, 4_097, 40_000, 200_000}) {
            room.taken = 0;
            Terms terms = TestCampaigns.terms("c" + issued, 2_000_000, 1);
            ShardDriver each = new ShardDriver(ShardLimits.DEFAULT, room);
            each.shard.start(each.now());
            each.completeTakeover(new Taken(new Fence(0, 2, new UUID(0, 9), 1)));
            each.campaignsFound(List.of(found(terms, issued)));
            long setAside = room.taken;
            for (int from = 1; from <= issued; from += PAGE) {
                long[][] columns = new long[3][Math.min(issued - from + 1, PAGE)];
                for (int i = 0; i < columns[0].length; i++) {
                    columns[0][i] = TestCampaigns.user("u" + (from + i)).high();
                    columns[1][i] = TestCampaigns.user("u" + (from + i)).low();
                }
                each.pageRead(terms, new CouponPage(from, columns[0], columns[1], columns[2], null, null, new int[0]));
            }
            assertThat(each.shard.isReady()).isTrue();
            assertThat(room.taken).as("%d coupons", issued).isEqualTo(setAside);
        }
    }

    @Test
    void itComesBackWhenItIsAskedForAndThereIsRoom() {
        Terms big = TestCampaigns.terms("big", 2_000_000, 1);
        takeOver(found(big, 100_000));
        script.claim("big", "u7");
        assertThat(script.takeAnswers()).containsExactly("u7 MEMORY_FULL");
        room.bound = 100 << 20;
        script.claim("big", "u7");
        assertThat(script.takeAnswers()).containsExactly("u7 MEMORY_FULL");
        assertThat(script.takeLog()).contains("read big 1-8192");
        script.claim("big", "u7", "new");
        read(big, 100_000);
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u7 has 7", "new won 100001");
        assertThat(script.shard.campaignsOverBudget()).isZero();
    }

    @Test
    void whatIsClosedLeavesMemoryAtOnce() {
        Terms sale = TestCampaigns.terms("c", 100, 1);
        takeOver(found(sale, 50));
        read(sale, 50);
        assertThat(room.taken).isPositive();
        script.shard.command(
                new Command("c", "r", "admin", new CampaignAction.Close(), Long.MAX_VALUE, answer -> {}), script.now());
        script.completeLookup(new CommandLookup.NotExecuted(sale.version()));
        script.executed(new WriteOutcome.Committed("done"));
        assertThat(room.taken).isZero();
    }

    @Test
    void whatHasBeenOverForAWhileLeavesMemory() {
        Terms ends = TestCampaigns.scheduled(100, Terms.ALWAYS, TestCampaigns.NOW + 30_000);
        takeOver(found(ends, 50));
        read(ends, 50);
        long taken = room.taken;
        script.later(60_000);
        script.shard.woken(script.now());
        assertThat(room.taken).as("its crowd is answered from memory").isEqualTo(taken);
        script.later(600_000);
        script.shard.woken(script.now());
        assertThat(room.taken).isZero();
        script.claim("c", "u7");
        script.proven(FenceCheck.OWNED);
        assertThat(script.takeAnswers()).containsExactly("u7 FORGOTTEN");
    }

    @Test
    void whatWasOverByAClockThatWasWrongIsReadBackBeforeItDecides() {
        Terms ends = TestCampaigns.scheduled(100, Terms.ALWAYS, TestCampaigns.NOW - 700_000);
        takeOver(found(ends, 50));
        assertThat(script.takeLog()).doesNotContain("read c 1-50");
        script.later(-800_000);
        script.claim("c", "u7");
        assertThat(script.takeAnswers()).containsExactly("u7 MEMORY_FULL");
        read(ends, 50);
        script.claim("c", "u7");
        assertThat(script.takeAnswers()).containsExactly("u7 has 7");
    }

    @Test
    void aCampaignIsNotLoadedUnderACommand() {
        Terms big = TestCampaigns.terms("big", 2_000_000, 1);
        takeOver(found(big, 100_000));
        room.bound = 100 << 20;
        List<CommandAnswer> answers = new ArrayList<>();
        script.shard.command(
                new Command("other", "r1", "admin", new CampaignAction.Close(), Long.MAX_VALUE, answer -> {}),
                script.now());
        script.shard.command(new Command("big", "r2", "admin", edit(5), Long.MAX_VALUE, answers::add), script.now());
        script.claim("big", "u7");
        script.completeLookup(new CommandLookup.AlreadyExecuted("done"));
        assertThat(script.takeAnswers()).containsExactly("u7 MEMORY_FULL");
        assertThat(script.takeLog()).contains("look up r2").doesNotContain("read big 1-8192");
        script.completeLookup(new CommandLookup.NotExecuted(big.version()));
        assertThat(answers).containsExactly(new CommandAnswer.Refused(Objection.PER_USER_FIXED));

        script.claim("big", "u7");
        assertThat(script.takeLog()).contains("read big 1-8192");
    }

    private static CampaignAction edit(int perUser) {
        return new CampaignAction.Edit(
                new CampaignEdit(null, perUser, null, null, null, null, new CampaignDescription(null, null, null)));
    }
}
