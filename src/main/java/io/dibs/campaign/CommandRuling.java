package io.dibs.campaign;

import io.dibs.campaign.CampaignAction.AddStock;
import io.dibs.campaign.CampaignAction.Close;
import io.dibs.campaign.CampaignAction.Delete;
import io.dibs.campaign.CampaignAction.Edit;
import io.dibs.campaign.CampaignAction.Open;
import io.dibs.campaign.CampaignAction.Pause;
import io.dibs.campaign.CampaignAction.PublishCodes;
import io.dibs.campaign.CampaignAction.PublishEligible;
import io.dibs.campaign.CampaignAction.Revoke;

/** The possible decisions on an administrator's action. */
public sealed interface CommandRuling {
    record Changed(Terms after) implements CommandRuling {}

    /** The campaign is deleted. */
    record Deleted() implements CommandRuling {}

    record NotAllowed(Objection reason) implements CommandRuling {}

    enum Objection {
        CAMPAIGN_EXISTS,
        CAMPAIGN_NOT_FOUND,
        CLOSED,
        NOT_OPEN,
        BELOW_ISSUED,
        STOCK_TOO_HIGH,
        NOT_ISSUED,
        REDEEMED,
        ALREADY_REVOKED,
        /** The campaign has another version than the change expects. */
        OTHER_VERSION,
        HAS_COUPONS,
        PER_USER_FIXED,
        COUPON_TTL_FIXED,
        COUPON_EXPIRES_AT_FIXED,
        DRAFT_FIXED,
        OPENS_AFTER_CLOSING,
        CLOSES_BEFORE_OPENING,
        CLOSES_IN_THE_PAST,
        /** Coupons with generated codes are already issued. */
        CODES_FIXED,
        STOCK_ABOVE_CODES,
        /** The staged upload no longer exists. */
        UPLOAD_GONE,
        /** The ledger has lost coupons of the campaign, and nobody has decided yet how it goes on. */
        LEDGER_BEHIND
    }

    /** The rules for everything but creation, which needs no campaign. */
    static CommandRuling evaluate(Terms terms, int issued, CampaignAction action, long now) {
        if (terms.ledgerBehind() && (action instanceof Open || action instanceof Delete)) {
            return new NotAllowed(Objection.LEDGER_BEHIND);
        }
        if (action instanceof Delete) {
            return issued > 0 ? new NotAllowed(Objection.HAS_COUPONS) : new Deleted();
        }
        if (action instanceof Revoke revoke && !revoke.restock()) {
            return new Changed(terms);
        }
        if (terms.phase() == CampaignPhase.CLOSED) {
            return new NotAllowed(Objection.CLOSED);
        }
        if (action instanceof Close) {
            return new Changed(terms.withPhase(CampaignPhase.CLOSED));
        }
        if (terms.status(now, issued) == CampaignStatus.CLOSED) {
            return new NotAllowed(Objection.CLOSED);
        }
        if (action instanceof Open) {
            return new Changed(terms.openedAt(now));
        }
        if (action instanceof Pause) {
            return terms.phase() == CampaignPhase.DRAFT
                    ? new NotAllowed(Objection.NOT_OPEN)
                    : new Changed(terms.withPhase(CampaignPhase.PAUSED));
        }
        if (action instanceof AddStock change) {
            return restock(terms, issued, change.add());
        }
        if (action instanceof Revoke) {
            return restock(terms, issued, 1);
        }
        if (action instanceof Edit edit) {
            return edit.edit().evaluate(terms, issued, now);
        }
        if (action instanceof PublishCodes upload) {
            return publish(terms, issued, upload.codes());
        }
        if (action instanceof PublishEligible upload) {
            return new Changed(terms.withUploads(terms.uploads().withList(upload.upload(), upload.users())));
        }
        throw new IllegalArgumentException("No rule for " + action);
    }

    private static CommandRuling restock(Terms terms, int issued, long add) {
        long stock = terms.stock() + add;
        if (stock < issued) {
            return new NotAllowed(Objection.BELOW_ISSUED);
        }
        if (stock > Terms.MAX_STOCK) {
            return new NotAllowed(Objection.STOCK_TOO_HIGH);
        }
        return add > 0 && terms.hasOwnCodes() && stock > terms.uploads().codes()
                ? new NotAllowed(Objection.STOCK_ABOVE_CODES)
                : new Changed(terms.withStock((int) stock));
    }

    /** Assigned positions never move: more codes are appended. */
    private static CommandRuling publish(Terms terms, int issued, int codes) {
        if (issued > 0 && !terms.hasOwnCodes()) {
            return new NotAllowed(Objection.CODES_FIXED);
        }
        long all = (long) terms.uploads().codes() + codes;
        return all > Terms.MAX_STOCK
                ? new NotAllowed(Objection.STOCK_TOO_HIGH)
                : new Changed(terms.withUploads(terms.uploads().withCodes((int) all)));
    }
}
