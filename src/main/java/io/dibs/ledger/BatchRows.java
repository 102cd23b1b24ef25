package io.dibs.ledger;

import io.dibs.campaign.Milestone;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.MilestoneReached;
import io.dibs.webhook.WebhookEvent;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A batch as the arguments of its statement. */
record BatchRows(String sql, Tuple arguments) {
    /** @throws UnstorableException where a user id cannot be stored as it is */
    static BatchRows of(Fence fence, Batch batch) {
        boolean keyed = false;
        for (Coupon coupon : batch.coupons()) {
            requireStorable(coupon.userId());
            keyed |= coupon.key() != null || coupon.ordinal() != 1;
        }
        Tuple arguments = keyed ? keyed(fence, batch.coupons()) : runs(fence, batch.coupons());
        if (batch.reached().isEmpty()) {
            return new BatchRows(keyed ? ShardStatements.APPEND_KEYED : ShardStatements.APPEND_RUNS, arguments);
        }
        return new BatchRows(
                keyed ? ShardStatements.APPEND_KEYED_AND_NOTICES : ShardStatements.APPEND_RUNS_AND_NOTICES,
                notices(arguments, batch.reached()));
    }

    static Tuple fence(Fence fence) {
        return Tuple.of(fence.shard(), fence.epoch(), fence.owner(), fence.batchNo());
    }

    /** A control character would break a run; half a surrogate pair would silently become a question mark. */
    private static void requireStorable(String userId) {
        for (int i = 0; i < userId.length(); i++) {
            char c = userId.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw new UnstorableException("A user id holds a control character");
            }
            if (Character.isSurrogate(c)) {
                if (Character.charCount(userId.codePointAt(i)) == 1) {
                    throw new UnstorableException("A user id is not valid Unicode");
                }
                i++;
            }
        }
        if (userId.isEmpty()) {
            throw new UnstorableException("A user id is empty");
        }
    }

    private static Tuple runs(Fence fence, List<Coupon> coupons) {
        List<Run> runs = new ArrayList<>();
        Map<String, Run> latest = new HashMap<>();
        for (Coupon coupon : coupons) {
            Run run = latest.get(coupon.campaign());
            if (run == null || !run.isContinuedBy(coupon)) {
                run = new Run(coupon);
                runs.add(run);
                latest.put(coupon.campaign(), run);
            } else {
                run.add(coupon);
            }
        }
        return fence(fence)
                .addArrayOfString(runs.stream().map(run -> run.first.campaign()).toArray(String[]::new))
                .addArrayOfInteger(
                        runs.stream().map(run -> run.first.sequence() - 1).toArray(Integer[]::new))
                .addArrayOfString(runs.stream().map(run -> run.users.toString()).toArray(String[]::new))
                .addArrayOfOffsetDateTime(runs.stream()
                        .map(run -> TimestampConversion.of(run.first.issuedAt()))
                        .toArray(OffsetDateTime[]::new));
    }

    private static Tuple keyed(Fence fence, List<Coupon> coupons) {
        return fence(fence)
                .addArrayOfString(coupons.stream().map(Coupon::campaign).toArray(String[]::new))
                .addArrayOfInteger(coupons.stream().map(Coupon::sequence).toArray(Integer[]::new))
                .addArrayOfString(coupons.stream().map(Coupon::userId).toArray(String[]::new))
                .addArrayOfOffsetDateTime(coupons.stream()
                        .map(coupon -> TimestampConversion.of(coupon.issuedAt()))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfShort(
                        coupons.stream().map(coupon -> (short) coupon.ordinal()).toArray(Short[]::new))
                .addArrayOfUUID(coupons.stream().map(BatchRows::key).toArray(UUID[]::new));
    }

    private static UUID key(Coupon coupon) {
        return coupon.key() == null
                ? null
                : new UUID(coupon.key().high(), coupon.key().low());
    }

    private static Tuple notices(Tuple arguments, List<MilestoneReached> reached) {
        return arguments
                .addArrayOfString(reached.stream()
                        .map(each -> event(each.milestone()).label())
                        .toArray(String[]::new))
                .addArrayOfString(
                        reached.stream().map(MilestoneReached::campaign).toArray(String[]::new))
                .addArrayOfOffsetDateTime(reached.stream()
                        .map(each -> TimestampConversion.of(each.at()))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfInteger(reached.stream().map(MilestoneReached::stock).toArray(Integer[]::new))
                .addArrayOfInteger(
                        reached.stream().map(MilestoneReached::issued).toArray(Integer[]::new));
    }

    private static WebhookEvent event(Milestone milestone) {
        return switch (milestone) {
            case HALF_GONE -> WebhookEvent.CAMPAIGN_HALF_GONE;
            case NINE_TENTHS_GONE -> WebhookEvent.CAMPAIGN_NINE_TENTHS_GONE;
            case SOLD_OUT -> WebhookEvent.CAMPAIGN_SOLD_OUT;
        };
    }

    /** Coupons of one campaign and one millisecond, without a gap. */
    private static final class Run {
        private final Coupon first;
        private final StringBuilder users;
        private int size = 1;

        Run(Coupon first) {
            this.first = first;
            this.users = new StringBuilder(first.userId());
        }

        boolean isContinuedBy(Coupon next) {
            return next.issuedAt() == first.issuedAt() && next.sequence() == first.sequence() + size;
        }

        void add(Coupon next) {
            users.append(ShardStatements.SEPARATOR).append(next.userId());
            size++;
        }
    }
}
