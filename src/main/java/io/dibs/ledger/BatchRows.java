package io.dibs.ledger;

import io.dibs.campaign.Milestone;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.MilestoneReached;
import io.dibs.webhook.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A batch as the arguments of {@link ShardStatements#APPEND}. */
record BatchRows(Tuple arguments, List<CouponRun> runs) {
    /** @throws UnstorableException where a user id cannot be stored as it is */
    static BatchRows of(Fence fence, Batch batch) {
        List<CouponRun> runs = runs(batch.coupons());
        return new BatchRows(reached(runs(fence(fence), runs), batch.reached()), runs);
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

    private static List<CouponRun> runs(List<Coupon> coupons) {
        List<CouponRun> runs = new ArrayList<>();
        Map<String, CouponRun> latest = new HashMap<>();
        for (Coupon coupon : coupons) {
            requireStorable(coupon.userId());
            CouponRun run = latest.get(coupon.campaign());
            if (run == null || !run.isContinuedBy(coupon)) {
                run = new CouponRun(coupon);
                runs.add(run);
                latest.put(coupon.campaign(), run);
            } else {
                run.add(coupon);
            }
        }
        return runs;
    }

    private static Tuple runs(Tuple arguments, List<CouponRun> runs) {
        return arguments
                .addArrayOfString(runs.stream().map(CouponRun::campaign).toArray(String[]::new))
                .addArrayOfInteger(runs.stream().map(CouponRun::first).toArray(Integer[]::new))
                .addArrayOfInteger(runs.stream().map(CouponRun::last).toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(runs.stream()
                        .map(run -> TimestampConversion.of(run.firstAt()))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfOffsetDateTime(runs.stream()
                        .map(run -> TimestampConversion.of(run.lastAt()))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfString(runs.stream().map(CouponRun::users).toArray(String[]::new))
                .addArrayOfBuffer(runs.stream().map(CouponRun::delays).toArray(Buffer[]::new))
                .addArrayOfBuffer(runs.stream().map(CouponRun::ordinals).toArray(Buffer[]::new))
                .addArrayOfBuffer(runs.stream().map(CouponRun::keys).toArray(Buffer[]::new))
                .addArrayOfLong(runs.stream().map(CouponRun::digest).toArray(Long[]::new));
    }

    private static Tuple reached(Tuple arguments, List<MilestoneReached> reached) {
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
}
