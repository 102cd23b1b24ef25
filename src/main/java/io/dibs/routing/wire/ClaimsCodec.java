package io.dibs.routing.wire;

import io.dibs.campaign.HolderIdentity;
import io.dibs.shard.Claim;
import java.util.ArrayList;
import java.util.List;

/** Claims: a campaign's id once a message, hashes whole, deadlines by their distance from the one before. */
final class ClaimsCodec {
    private ClaimsCodec() {}

    static void write(MessageWriter out, List<Claim> claims) {
        RepeatedValues<String> campaigns = new RepeatedValues<>();
        long deadline = 0;
        out.number(claims.size());
        for (Claim claim : claims) {
            campaigns.write(out, claim.campaign(), MessageWriter::text);
            out.text(claim.userId()).identity(claim.user()).signed(claim.deadline() - deadline);
            out.flag(claim.key() != null);
            if (claim.key() != null) {
                out.identity(claim.key());
            }
            deadline = claim.deadline();
        }
    }

    static List<Claim> read(MessageReader in) {
        RepeatedValues<String> campaigns = new RepeatedValues<>();
        long deadline = 0;
        int count = in.count();
        List<Claim> claims = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String campaign = campaigns.read(in, MessageReader::text);
            String userId = in.text();
            HolderIdentity user = in.identity();
            deadline += in.signed();
            HolderIdentity key = in.flag() ? in.identity() : null;
            // InboundRequests puts in the receiver.
            claims.add(new Claim(campaign, userId, user, key, deadline, answer -> {}));
        }
        return claims;
    }
}
