package io.dibs.http.campaign;

import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.Terms;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;

/** Reads a new campaign. */
final class ProposalReader {
    private static final SecureRandom RANDOM = new SecureRandom();

    private ProposalReader() {}

    static CampaignProposal read(JsonObject body) {
        long opensAt = CampaignFields.time(body, "opensAt", Terms.ALWAYS);
        long closesAt = CampaignFields.time(body, "closesAt", Terms.NEVER);
        CampaignFields.requireOrder(opensAt, closesAt);
        return new CampaignProposal(
                body.getInteger("stock"),
                body.getInteger("perUser", 1),
                body.getBoolean("draft", false) ? CampaignPhase.DRAFT : CampaignPhase.LIVE,
                opensAt,
                closesAt,
                CampaignFields.expiry(body),
                newCodeKey(),
                new CampaignDescription(
                        CampaignFields.name(body), BenefitReader.read(body), CampaignFields.metadata(body)));
    }

    private static CodeKey newCodeKey() {
        byte[] bytes = new byte[CodeKey.BYTES];
        RANDOM.nextBytes(bytes);
        return new CodeKey(bytes);
    }
}
