package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.PatchedRequest;
import io.dibs.testkit.load.RequestSource;
import java.nio.ByteBuffer;

/** The hot call with a token of each user's own. */
final class SignedClaimRequests implements RequestSource {
    private final SignedTokens tokens;
    private final PatchedRequest template;
    private final int users;
    private final long count;
    private long next;

    /** @param users come in turn, again and again, until {@code count} is reached */
    SignedClaimRequests(String campaign, SignedTokens tokens, int users, long count) {
        this.tokens = tokens;
        this.users = users;
        this.count = count;
        String headers = PatchedRequest.LOCALHOST + "Authorization: Bearer " + "x".repeat(tokens.length()) + "\r\n";
        template = new PatchedRequest("/v1/campaigns/" + campaign + "/claims", headers, "{\"userId\":\"u-", "\"}");
    }

    @Override
    public long next() {
        return next < count ? next++ : NONE;
    }

    @Override
    public ByteBuffer bytes(long request) {
        int user = (int) (request % users);
        ByteBuffer bytes = template.with(ClaimRequests.number(user));
        tokens.write(user, bytes, template.slot());
        return bytes;
    }
}
