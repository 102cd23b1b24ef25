package io.dibs.routing.wire;

import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.Terms;
import io.dibs.routing.wire.NodeMessage.AnsweredClaim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.ClaimAnswer.NotTried;
import io.dibs.shard.ClaimAnswer.Reason;
import io.dibs.shard.ClaimAnswer.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers to claims: terms once a message, numbers by their distance from the answer before. Values of enumerations are
 * encoded by their position, which is part of the format.
 */
final class ClaimAnswersCodec {
    private static final int FRESH = 1;
    private static final int REVOKED = 2;
    private static final int REFUSED = 4;
    private static final int REFUSED_WITHOUT_TERMS = 5;
    private static final int NOT_TRIED = 6;
    private static final int UNSTORABLE = 7;
    private static final ClaimRefusal[] REFUSALS = ClaimRefusal.values();
    private static final Reason[] REASONS = Reason.values();

    private final RepeatedValues<Terms> terms = new RepeatedValues<>();
    private long request;
    private long index;
    private long sequence;
    private long issuedAt;

    void write(MessageWriter out, List<AnsweredClaim> replies) {
        out.number(replies.size());
        for (AnsweredClaim reply : replies) {
            out.signed(reply.request() - request).signed(reply.index() - index).fixedInt(reply.fingerprint());
            request = reply.request();
            index = reply.index();
            write(out, reply.answer());
        }
    }

    private void write(MessageWriter out, ClaimAnswer answer) {
        if (answer instanceof Granted granted) {
            out.octet((granted.fresh() ? FRESH : 0) | (granted.revoked() ? REVOKED : 0));
            terms.write(out, granted.terms(), TermsCodec::write);
            out.signed(granted.sequence() - sequence).signed(granted.issuedAt() - issuedAt);
            sequence = granted.sequence();
            issuedAt = granted.issuedAt();
        } else if (answer instanceof Refused refused) {
            out.octet(refused.terms() == null ? REFUSED_WITHOUT_TERMS : REFUSED);
            out.octet(refused.reason().ordinal());
            if (refused.terms() != null) {
                terms.write(out, refused.terms(), TermsCodec::write);
            }
        } else if (answer instanceof NotTried notTried) {
            out.octet(NOT_TRIED).octet(notTried.reason().ordinal());
        } else {
            out.octet(UNSTORABLE);
        }
    }

    List<AnsweredClaim> read(MessageReader in) {
        int count = in.count();
        List<AnsweredClaim> replies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            request += in.signed();
            index += in.signed();
            int fingerprint = in.fixedInt();
            replies.add(new AnsweredClaim(request, MessageReader.inRange(index), fingerprint, readAnswer(in)));
        }
        return replies;
    }

    private ClaimAnswer readAnswer(MessageReader in) {
        int kind = in.below(UNSTORABLE + 1);
        return switch (kind) {
            case REFUSED -> {
                ClaimRefusal reason = in.oneOf(REFUSALS);
                yield new Refused(reason, terms.read(in, TermsCodec::read));
            }
            case REFUSED_WITHOUT_TERMS -> new Refused(in.oneOf(REFUSALS), null);
            case NOT_TRIED -> notTried(in.oneOf(REASONS));
            case UNSTORABLE -> ClaimAnswer.UNSTORABLE;
            default -> readGranted(in, kind);
        };
    }

    private Granted readGranted(MessageReader in, int flags) {
        Terms grantedTerms = terms.read(in, TermsCodec::read);
        sequence += in.signed();
        issuedAt += in.signed();
        return new Granted(
                grantedTerms, MessageReader.inRange(sequence), issuedAt, (flags & FRESH) != 0, (flags & REVOKED) != 0);
    }

    /** Returns the shared instance, so that callers may compare by identity. */
    private static ClaimAnswer notTried(Reason reason) {
        return switch (reason) {
            case MOVED -> ClaimAnswer.MOVED;
            case OVERLOADED -> ClaimAnswer.OVERLOADED;
            case LATE -> ClaimAnswer.LATE;
            case MEMORY_FULL -> ClaimAnswer.MEMORY_FULL;
        };
    }
}
