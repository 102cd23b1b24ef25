package io.dibs.routing.wire;

import io.dibs.campaign.CampaignEdit;
import org.jspecify.annotations.Nullable;

/** An edit: of each field whether it is there, and then what it is. */
final class CampaignEditCodec {
    private static final int DRAFT_STAYS = 0;
    private static final int PUBLISHED = 1;
    private static final int DRAFT = 2;

    private CampaignEditCodec() {}

    static void write(MessageWriter out, CampaignEdit edit) {
        out.octet(draft(edit.draft()));
        out.signedOrNull(edit.perUser() == null ? null : edit.perUser().longValue());
        out.signedOrNull(edit.opensAt()).signedOrNull(edit.closesAt());
        out.signedOrNull(edit.couponTtlMillis()).signedOrNull(edit.couponExpiresAt());
        CommandCodec.write(out, edit.description());
    }

    private static int draft(@Nullable Boolean draft) {
        if (draft == null) {
            return DRAFT_STAYS;
        }
        return draft ? DRAFT : PUBLISHED;
    }

    static CampaignEdit read(MessageReader in) {
        int draft = in.below(DRAFT + 1);
        Long perUser = in.signedOrNull();
        return new CampaignEdit(
                draft == DRAFT_STAYS ? null : draft == DRAFT,
                perUser == null ? null : MessageReader.inRange(perUser),
                in.signedOrNull(),
                in.signedOrNull(),
                in.signedOrNull(),
                in.signedOrNull(),
                CommandCodec.details(in));
    }
}
