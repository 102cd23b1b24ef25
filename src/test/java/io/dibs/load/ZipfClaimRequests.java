package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.PatchedRequest;
import io.dibs.testkit.load.RequestSource;
import io.dibs.testkit.load.ZipfDistribution;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Claims of new users for many campaigns: a few are asked for all the time, most of them rarely. */
final class ZipfClaimRequests implements RequestSource {
    /** Drawn before the run, and repeated after so many. */
    private static final int DRAWN = 1 << 20;

    private final PatchedRequest[] templates;
    private final int[] campaigns;
    private final long firstUser;
    private long next;

    ZipfClaimRequests(int count, long firstUser) {
        templates =
                IntStream.range(0, count).mapToObj(ZipfClaimRequests::template).toArray(PatchedRequest[]::new);
        campaigns = new ZipfDistribution(count).draw(DRAWN, new SplittableRandom(count));
        this.firstUser = firstUser;
    }

    private static PatchedRequest template(int campaign) {
        String path = "/v1/campaigns/" + CreationRequests.campaign(campaign) + "/claims";
        return new PatchedRequest(path, PatchedRequest.LOCALHOST, "{\"userId\":\"u-", "\"}");
    }

    @Override
    public long next() {
        return next++;
    }

    @Override
    public ByteBuffer bytes(long request) {
        return templates[campaigns[(int) (request % DRAWN)]].with(ClaimRequests.number(firstUser + request));
    }
}
