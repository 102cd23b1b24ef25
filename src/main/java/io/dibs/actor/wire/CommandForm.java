package io.dibs.actor.wire;

import io.dibs.campaign.Action;
import io.dibs.campaign.Details;
import io.dibs.campaign.Proposal;
import io.dibs.campaign.Versions;
import io.dibs.shard.Command;

/** An administrative change. */
final class CommandForm {
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

    private CommandForm() {}

    static void write(MessageWriter out, Command command) {
        out.text(command.campaign()).text(command.request()).text(command.who()).signed(command.deadline());
        VersionsForm.write(out, command.meant());
        write(out, command.action());
    }

    static Command read(MessageReader in) {
        String campaign = in.text();
        String request = in.text();
        String who = in.text();
        long deadline = in.signed();
        Versions meant = VersionsForm.read(in);
        return new Command(campaign, request, who, action(in), meant, deadline, answer -> {});
    }

    private static void write(MessageWriter out, Action action) {
        if (action instanceof Action.Create create) {
            write(out.octet(CREATE), create.proposal());
        } else if (action instanceof Action.AddStock change) {
            out.octet(ADD_STOCK).signed(change.add());
        } else if (action instanceof Action.Edit edit) {
            RevisionForm.write(out.octet(EDIT), edit.revision());
        } else if (action instanceof Action.Revoke revoke) {
            out.octet(REVOKE).number(revoke.sequence()).flag(revoke.restock());
        } else if (action instanceof Action.PublishCodes upload) {
            out.octet(PUBLISH_CODES).number(upload.upload()).number(upload.codes());
        } else if (action instanceof Action.PublishEligible upload) {
            out.octet(PUBLISH_ELIGIBLE).number(upload.upload()).number(upload.users());
        } else {
            out.octet(plain(action));
        }
    }

    private static int plain(Action action) {
        if (action instanceof Action.Open) {
            return OPEN;
        }
        if (action instanceof Action.Pause) {
            return PAUSE;
        }
        if (action instanceof Action.Close) {
            return CLOSE;
        }
        if (action instanceof Action.Sync) {
            return SYNC;
        }
        if (action instanceof Action.Delete) {
            return DELETE;
        }
        throw new IllegalArgumentException("No form for " + action);
    }

    private static Action action(MessageReader in) {
        return switch (in.below(PUBLISH_ELIGIBLE + 1)) {
            case CREATE -> new Action.Create(proposal(in));
            case OPEN -> new Action.Open();
            case PAUSE -> new Action.Pause();
            case CLOSE -> new Action.Close();
            case ADD_STOCK -> new Action.AddStock(in.signed());
            case SYNC -> new Action.Sync();
            case EDIT -> new Action.Edit(RevisionForm.read(in));
            case DELETE -> new Action.Delete();
            case REVOKE -> new Action.Revoke(in.small(), in.flag());
            case PUBLISH_CODES -> new Action.PublishCodes(in.number(), in.small());
            default -> new Action.PublishEligible(in.number(), in.small());
        };
    }

    private static void write(MessageWriter out, Proposal proposal) {
        out.number(proposal.stock()).number(proposal.perUser()).octet(proposal.phase().ordinal());
        out.signed(proposal.opensAt()).signed(proposal.closesAt());
        TermsForm.write(out, proposal.expiry());
        TermsForm.write(out, proposal.codeKey());
        write(out, proposal.details());
    }

    private static Proposal proposal(MessageReader in) {
        return new Proposal(
                in.small(),
                in.small(),
                TermsForm.phase(in),
                in.signed(),
                in.signed(),
                TermsForm.expiry(in),
                TermsForm.codeKey(in),
                details(in));
    }

    static void write(MessageWriter out, Details details) {
        out.textOrNull(details.name()).textOrNull(details.benefit()).textOrNull(details.metadata());
    }

    static Details details(MessageReader in) {
        return new Details(in.textOrNull(), in.textOrNull(), in.textOrNull());
    }
}
