package io.dibs.routing.wire;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.VersionMatch;
import io.dibs.shard.Command;

/** An administrative change. */
final class CommandCodec {
    private static final int CREATE = 0;
    private static final int OPEN = 1;
    private static final int PAUSE = 2;
    private static final int CLOSE = 3;
    private static final int ADD_STOCK = 4;
    private static final int SYNC = 5;
    private static final int EDIT = 6;
    private static final int DELETE = 7;
    private static final int REVOKE = 8;
    private static final int PUBLISH_CODES = 9;
    private static final int PUBLISH_ELIGIBLE = 10;

    private CommandCodec() {}

    static void write(MessageWriter out, Command command) {
        out.text(command.campaign())
                .text(command.request())
                .text(command.actor())
                .signed(command.deadline());
        VersionMatchCodec.write(out, command.expectedVersion());
        write(out, command.action());
    }

    static Command read(MessageReader in) {
        String campaign = in.text();
        String request = in.text();
        String actor = in.text();
        long deadline = in.signed();
        VersionMatch expectedVersion = VersionMatchCodec.read(in);
        return new Command(campaign, request, actor, action(in), expectedVersion, deadline, answer -> {});
    }

    private static void write(MessageWriter out, CampaignAction action) {
        if (action instanceof CampaignAction.Create create) {
            write(out.octet(CREATE), create.proposal());
        } else if (action instanceof CampaignAction.AddStock change) {
            out.octet(ADD_STOCK).signed(change.add());
        } else if (action instanceof CampaignAction.Edit edit) {
            CampaignEditCodec.write(out.octet(EDIT), edit.edit());
        } else if (action instanceof CampaignAction.Revoke revoke) {
            out.octet(REVOKE).number(revoke.sequence()).flag(revoke.restock());
        } else if (action instanceof CampaignAction.PublishCodes upload) {
            out.octet(PUBLISH_CODES).number(upload.upload()).number(upload.codes());
        } else if (action instanceof CampaignAction.PublishEligible upload) {
            out.octet(PUBLISH_ELIGIBLE).number(upload.upload()).number(upload.users());
        } else {
            out.octet(plain(action));
        }
    }

    private static int plain(CampaignAction action) {
        if (action instanceof CampaignAction.Open) {
            return OPEN;
        }
        if (action instanceof CampaignAction.Pause) {
            return PAUSE;
        }
        if (action instanceof CampaignAction.Close) {
            return CLOSE;
        }
        if (action instanceof CampaignAction.Sync) {
            return SYNC;
        }
        if (action instanceof CampaignAction.Delete) {
            return DELETE;
        }
        throw new IllegalArgumentException("No form for " + action);
    }

    private static CampaignAction action(MessageReader in) {
        return switch (in.below(PUBLISH_ELIGIBLE + 1)) {
            case CREATE -> new CampaignAction.Create(proposal(in));
            case OPEN -> new CampaignAction.Open();
            case PAUSE -> new CampaignAction.Pause();
            case CLOSE -> new CampaignAction.Close();
            case ADD_STOCK -> new CampaignAction.AddStock(in.signed());
            case SYNC -> new CampaignAction.Sync();
            case EDIT -> new CampaignAction.Edit(CampaignEditCodec.read(in));
            case DELETE -> new CampaignAction.Delete();
            case REVOKE -> new CampaignAction.Revoke(in.small(), in.flag());
            case PUBLISH_CODES -> new CampaignAction.PublishCodes(in.number(), in.small());
            default -> new CampaignAction.PublishEligible(in.number(), in.small());
        };
    }

    private static void write(MessageWriter out, CampaignProposal proposal) {
        out.number(proposal.stock())
                .number(proposal.perUser())
                .octet(proposal.phase().ordinal());
        out.signed(proposal.opensAt()).signed(proposal.closesAt());
        TermsCodec.write(out, proposal.expiry());
        TermsCodec.write(out, proposal.codeKey());
        write(out, proposal.description());
    }

    private static CampaignProposal proposal(MessageReader in) {
        return new CampaignProposal(
                in.small(),
                in.small(),
                TermsCodec.phase(in),
                in.signed(),
                in.signed(),
                TermsCodec.expiry(in),
                TermsCodec.codeKey(in),
                details(in));
    }

    static void write(MessageWriter out, CampaignDescription description) {
        out.textOrNull(description.name()).textOrNull(description.benefit()).textOrNull(description.metadata());
    }

    static CampaignDescription details(MessageReader in) {
        return new CampaignDescription(in.textOrNull(), in.textOrNull(), in.textOrNull());
    }
}
