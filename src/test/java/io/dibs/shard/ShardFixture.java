package io.dibs.shard;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.WriteOutcome.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A shard that serves two campaigns, driven by hand. */
abstract class ShardFixture {
    static final Terms A = TestCampaigns.terms("a", 3, 1);
    static final Terms B = TestCampaigns.terms("b", 100, 1);
    static final WriteOutcome LOST = new Unknown("connection lost");
    static final WriteOutcome FULL = new Unknown("could not extend file: No space left on device");
    final ShardDriver script = ShardDriver.serving(A, B);

    static Fence taken(long epoch, long batchNo) {
        return new Fence(0, epoch, new UUID(1, epoch), batchNo);
    }

    static ShardLimits limits(int pending, int batchRows) {
        return new ShardLimits(pending, batchRows, 1 << 20, 4, 400, 100, 2);
    }

    final List<CommandAnswer> answers = new ArrayList<>();

    Command command(String campaign, String request, CampaignAction action) {
        return new Command(campaign, request, "admin", action, Long.MAX_VALUE, answers::add);
    }

    static CouponPage page(int first, String... users) {
        long[][] columns = new long[3][users.length];
        for (int i = 0; i < users.length; i++) {
            HolderIdentity identity = TestCampaigns.user(users[i]);
            columns[0][i] = identity.high();
            columns[1][i] = identity.low();
            columns[2][i] = TestCampaigns.NOW;
        }
        return new CouponPage(first, columns[0], columns[1], columns[2], null, null, new int[0]);
    }
}
