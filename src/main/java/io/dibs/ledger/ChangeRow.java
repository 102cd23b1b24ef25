package io.dibs.ledger;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignAction.PublishCodes;
import io.dibs.campaign.CampaignAction.PublishEligible;
import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.Fence;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A command as the arguments of its statement. */
record ChangeRow(String sql, Tuple arguments) {
    static ChangeRow of(Fence fence, CampaignChange change) {
        Command command = change.command();
        Tuple arguments = BatchRows.fence(fence)
                .addString(command.campaign())
                .addString(command.request())
                .addString(command.action().label())
                .addString(command.actor())
                .addOffsetDateTime(TimestampConversion.of(change.at()));
        Terms before = change.before();
        Terms after = change.after();
        if (before == null) {
            return created(arguments, Objects.requireNonNull(after), change.description());
        }
        return after == null
                ? new ChangeRow(CommandStatements.DELETE, arguments.addLong(before.version()))
                : changed(arguments, change, before, after);
    }

    private static ChangeRow created(Tuple arguments, Terms after, @Nullable CampaignDescription description) {
        addTerms(arguments, after);
        arguments
                .addInteger(after.number())
                .addBuffer(Buffer.buffer(after.codeKey().bytes()));
        addDetails(arguments, description);
        return new ChangeRow(CommandStatements.CREATE, arguments);
    }

    private static ChangeRow changed(Tuple arguments, CampaignChange change, Terms before, Terms after) {
        CampaignAction action = change.command().action();
        if (action instanceof Revoke revoke) {
            addVersions(arguments, before, after).addInteger(after.stock()).addInteger(revoke.sequence());
            return new ChangeRow(CommandStatements.REVOKE, arguments);
        }
        if (action instanceof PublishCodes upload) {
            addVersions(arguments, before, after).addLong(upload.upload()).addInteger(upload.codes());
            arguments.addInteger(before.uploads().codes() + 1);
            return new ChangeRow(CommandStatements.PUBLISH_CODES, arguments);
        }
        if (action instanceof PublishEligible upload) {
            return eligible(addVersions(arguments, before, after), upload);
        }
        addTerms(arguments, after);
        addDetails(arguments.addLong(before.version()), change.description());
        return new ChangeRow(CommandStatements.UPDATE, arguments);
    }

    private static Tuple addVersions(Tuple arguments, Terms before, Terms after) {
        return arguments.addLong(before.version()).addLong(after.version());
    }

    private static ChangeRow eligible(Tuple arguments, PublishEligible upload) {
        return upload.upload() == 0
                ? new ChangeRow(CommandStatements.LIFT_ELIGIBLE, arguments)
                : new ChangeRow(
                        CommandStatements.PUBLISH_ELIGIBLE,
                        arguments
                                .addLong(upload.upload())
                                .addInteger(upload.users())
                                .addInteger(null));
    }

    private static void addTerms(Tuple arguments, Terms terms) {
        CouponExpiry expiry = terms.expiry();
        arguments
                .addInteger(terms.stock())
                .addString(terms.phase().name())
                .addOffsetDateTime(TimestampConversion.unless(Terms.ALWAYS, terms.opensAt()))
                .addOffsetDateTime(TimestampConversion.unless(Terms.NEVER, terms.closesAt()))
                .addInteger(terms.perUser())
                .addLong(expiry.ttlMillis() == CouponExpiry.NONE ? null : expiry.ttlMillis())
                .addOffsetDateTime(TimestampConversion.unless(CouponExpiry.NONE, expiry.atMillis()))
                .addLong(terms.version());
    }

    private static void addDetails(Tuple arguments, @Nullable CampaignDescription given) {
        CampaignDescription description = given == null ? new CampaignDescription(null, null, null) : given;
        arguments.addString(description.name()).addString(description.benefit()).addString(description.metadata());
    }
}
