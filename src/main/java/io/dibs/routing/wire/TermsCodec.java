package io.dibs.routing.wire;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;

/** What answers say of a campaign: enough to make its codes. */
final class TermsCodec {
    private static final CampaignPhase[] PHASES = CampaignPhase.values();

    private TermsCodec() {}

    static void write(MessageWriter out, Terms terms) {
        out.text(terms.campaign()).number(terms.shard()).number(terms.number());
        out.number(terms.stock()).number(terms.perUser()).octet(terms.phase().ordinal());
        out.signed(terms.opensAt()).signed(terms.closesAt());
        write(out, terms.expiry());
        write(out, terms.codeKey());
        write(out, terms.uploads());
        out.signed(terms.version());
    }

    static Terms read(MessageReader in) {
        return new Terms(
                in.text(),
                in.small(),
                in.small(),
                in.small(),
                in.small(),
                phase(in),
                in.signed(),
                in.signed(),
                expiry(in),
                codeKey(in),
                uploads(in),
                in.signed());
    }

    static CampaignPhase phase(MessageReader in) {
        return in.oneOf(PHASES);
    }

    static void write(MessageWriter out, CouponExpiry expiry) {
        out.signed(expiry.ttlMillis()).signed(expiry.atMillis());
    }

    static CouponExpiry expiry(MessageReader in) {
        return new CouponExpiry(in.signed(), in.signed());
    }

    static void write(MessageWriter out, CodeKey key) {
        out.octets(key.bytes());
    }

    static CodeKey codeKey(MessageReader in) {
        return new CodeKey(in.octets());
    }

    private static void write(MessageWriter out, PublishedUploads uploads) {
        out.number(uploads.codes()).number(uploads.list()).number(uploads.users());
    }

    private static PublishedUploads uploads(MessageReader in) {
        return new PublishedUploads(in.small(), in.number(), in.small());
    }
}
