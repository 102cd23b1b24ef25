package io.dibs.http.campaign;

import io.dibs.campaign.CodeKey;
import io.dibs.campaign.Details;
import io.dibs.campaign.Phase;
import io.dibs.campaign.Proposal;
import io.dibs.campaign.Terms;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;

/** Reads a new campaign. */
final class ProposalReader {
    private static final SecureRandom RANDOM = new SecureRandom();

    private ProposalReader() {}

    static Proposal read(JsonObject body) {
        long opensAt = CampaignFields.time(body, "opensAt", Terms.ALWAYS);
        long closesAt = CampaignFields.time(body, "closesAt", Terms.NEVER);
        CampaignFields.requireOrder(opensAt, closesAt);
        return new Proposal(
                body.getInteger("stock"),
                body.getInteger("perUser", 1),
                body.getBoolean("draft", false) ? Phase.DRAFT : Phase.LIVE,
                opensAt,
                closesAt,
                CampaignFields.expiry(body),
                newCodeKey(),
                new Details(CampaignFields.name(body), Benefits.read(body), CampaignFields.metadata(body)));
    }

    private static CodeKey newCodeKey() {
        byte[] bytes = new byte[CodeKey.BYTES];
        RANDOM.nextBytes(bytes);
        return new CodeKey(bytes);
    }
}
