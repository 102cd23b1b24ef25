package io.dibs.testkit.api;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.ClaimDecision;
import io.dibs.campaign.ClaimDecision.Held;
import io.dibs.campaign.ClaimDecision.Issued;
import io.dibs.campaign.CommandRuling;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.EligibleUsers;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.campaign.VersionMatch;
import io.dibs.repository.CampaignView;
import io.dibs.repository.CouponView;
import io.dibs.repository.ForgottenClaims.Finding;
import io.dibs.repository.ForgottenClaims.Question;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.CommandAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One campaign by the real rules, with its coupons, its own codes and its list of users. */
final class MemoryCampaign {
    private final Campaign rules;
    private final MemoryStaging staging;
    private CampaignDescription description;
    private final List<CouponView> coupons = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();
    private List<String> eligible = List.of();

    MemoryCampaign(Terms terms, CampaignDescription description, MemoryStaging staging) {
        this.rules = new Campaign(terms, MemoryBudget.UNBOUNDED);
        this.description = description;
        this.staging = staging;
    }

    Terms terms() {
        return rules.terms();
    }

    CampaignView view() {
        return new CampaignView(terms(), description, issued());
    }

    int issued() {
        return coupons.size();
    }

    List<CouponView> coupons() {
        return List.copyOf(coupons);
    }

    List<String> codes() {
        return codes;
    }

    ClaimAnswer claim(String userId, HolderIdentity user, HolderIdentity key, long now) {
        Terms terms = terms();
        ClaimDecision decision = rules.decide(user, key, now);
        if (decision instanceof Issued issued) {
            HolderIdentity stored = terms.isKeyed() ? key : null;
            String code = terms.hasOwnCodes() ? codes.get(issued.sequence() - 1) : null;
            coupons.add(CouponView.issued(issued.sequence(), userId, issued.issuedAt(), stored, code));
            return new Granted(terms, issued.sequence(), issued.issuedAt(), true, false);
        }
        if (decision instanceof Held held) {
            return new Granted(terms, held.sequence(), held.issuedAt(), false, held.revoked());
        }
        return new ClaimAnswer.Refused(((ClaimDecision.Refused) decision).reason(), terms);
    }

    void forgetClosed() {
        rules.forget();
    }

    void revoke(int sequence, long now) {
        CouponView was = coupons.get(sequence - 1);
        rules.revoke(sequence);
        coupons.set(
                sequence - 1,
                new CouponView(sequence, was.userId(), was.issuedAt(), was.key(), was.code(), null, null, now));
    }

    CouponView redeem(int sequence, String reference, long at) {
        CouponView was = coupons.get(sequence - 1);
        CouponView redeemed = new CouponView(
                sequence, was.userId(), was.issuedAt(), was.key(), was.code(), at, reference, was.revokedAt());
        coupons.set(sequence - 1, redeemed);
        return redeemed;
    }

    /** @param delete deletes this campaign */
    CommandAnswer change(CampaignAction action, VersionMatch expectedVersion, long now, Runnable delete) {
        if (!expectedVersion.matches(terms().version())) {
            return new CommandAnswer.Refused(Objection.OTHER_VERSION);
        }
        CommandRuling ruling = CommandRuling.evaluate(terms(), issued(), action, now);
        if (ruling instanceof CommandRuling.NotAllowed not) {
            return new CommandAnswer.Refused(not.reason());
        }
        if (action instanceof CampaignAction.Revoke revoke) {
            CouponView coupon = coupons.get(revoke.sequence() - 1);
            if (coupon.isRevoked() || coupon.isRedeemed()) {
                return new CommandAnswer.Refused(coupon.isRevoked() ? Objection.ALREADY_REVOKED : Objection.REDEEMED);
            }
            revoke(revoke.sequence(), now);
        }
        if (ruling instanceof CommandRuling.Changed changed) {
            rules.change(changed.after());
            publish(action);
        } else {
            delete.run();
        }
        if (action instanceof CampaignAction.Edit edit) {
            description = edited(description, edit.edit().description());
        }
        return new CommandAnswer.Done("{}");
    }

    private void publish(CampaignAction action) {
        if (action instanceof CampaignAction.PublishCodes upload) {
            codes.addAll(staging.publish(upload.upload(), codes.size() + 1));
        } else if (action instanceof CampaignAction.PublishEligible upload && upload.upload() != 0) {
            eligible = staging.publish(upload.upload(), 0);
            EligibleUsers users = new EligibleUsers(eligible.size(), MemoryBudget.UNBOUNDED);
            eligible.forEach(user -> users.add(MemoryShards.HASH.of(user.getBytes(StandardCharsets.UTF_8))));
            rules.eligible(users);
        }
    }

    private static CampaignDescription edited(CampaignDescription was, CampaignDescription given) {
        return new CampaignDescription(
                given.name() == null ? was.name() : given.name(),
                edited(was.benefit(), given.benefit()),
                edited(was.metadata(), given.metadata()));
    }

    private static String edited(String was, String given) {
        if (given == null) {
            return was;
        }
        return given.equals(CampaignDescription.CLEAR) ? null : given;
    }

    Finding finding(Question question) {
        CouponView held = coupons.stream()
                .filter(coupon -> coupon.userId().equals(question.userId()))
                .filter(coupon -> coupon.key() == null || coupon.key().equals(question.key()))
                .findFirst()
                .orElse(null);
        return new Finding(held, !question.terms().isForEligibleOnly() || eligible.contains(question.userId()));
    }
}
