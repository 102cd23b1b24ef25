package io.dibs.ledger;

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
        if (change.after() == null) {
            return new ChangeRow(
                    CommandStatements.DELETE, arguments.addLong(change.before().version()));
        }
        if (command.action() instanceof Revoke revoke) {
            addRevocation(arguments, change, revoke);
            return new ChangeRow(CommandStatements.REVOKE, arguments);
        }
        if (command.action() instanceof PublishCodes upload) {
            addVersions(arguments, change).addLong(upload.upload()).addInteger(upload.codes());
            arguments.addInteger(change.before().uploads().codes() + 1);
            return new ChangeRow(CommandStatements.PUBLISH_CODES, arguments);
        }
        if (command.action() instanceof PublishEligible upload) {
            return eligible(addVersions(arguments, change), upload);
        }
        addTerms(arguments, change.after());
        if (change.before() != null) {
            addDetails(arguments.addLong(change.before().version()), change);
            return new ChangeRow(CommandStatements.UPDATE, arguments);
        }
        arguments
                .addInteger(change.after().number())
                .addBuffer(Buffer.buffer(change.after().codeKey().bytes()));
        addDetails(arguments, change);
        return new ChangeRow(CommandStatements.CREATE, arguments);
    }

    private static Tuple addVersions(Tuple arguments, CampaignChange change) {
        return arguments
                .addLong(change.before().version())
                .addLong(change.after().version());
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

    private static void addRevocation(Tuple arguments, CampaignChange change, Revoke revoke) {
        arguments
                .addLong(change.before().version())
                .addLong(change.after().version())
                .addInteger(change.after().stock())
                .addInteger(revoke.sequence());
    }

    private static void addDetails(Tuple arguments, CampaignChange change) {
        CampaignDescription given = change.description();
        CampaignDescription description = given == null ? new CampaignDescription(null, null, null) : given;
        arguments.addString(description.name()).addString(description.benefit()).addString(description.metadata());
    }
}
