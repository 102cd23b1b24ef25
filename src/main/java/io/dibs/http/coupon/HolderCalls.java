package io.dibs.http.coupon;

import io.dibs.campaign.CouponState;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.Refused;
import io.dibs.http.answer.Responses;
import io.dibs.http.answer.Rfc3339;
import io.dibs.http.request.Call;
import io.dibs.http.request.UserIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What a user holds, of all campaigns. */
public final class HolderCalls {
    private static final int PAGE = 100;
    private static final String NO_TIME = "expiresBefore must be an RFC 3339 time from 1970 to 9999";
    private static final Problem NOT_YOURS = Problem.of(ProblemKind.NOT_FOUND);

    private final Coupons coupons;
    private final Responses responses;
    private final LongSupplier now;
    private final CouponWriters writers = new CouponWriters();

    public HolderCalls(Coupons coupons, Responses responses, LongSupplier now) {
        this.coupons = coupons;
        this.responses = responses;
        this.now = now;
    }

    public Future<Void> coupons(Call call) {
        HoldingQuery query = query(call);
        return coupons.ofUser(query)
                .onSuccess(found -> responses.json(
                        call.request(), 200, list(found, query).toBuffer()))
                .mapEmpty();
    }

    private HoldingQuery query(Call call) {
        int limit = call.query("limit", PAGE);
        Long expiresBefore = expiresBefore(call);
        boolean byExpiry = expiresBefore != null;
        return new HoldingQuery(
                userId(call),
                state(call, byExpiry),
                expiresBefore,
                HoldingCursor.parse(call.query("after"), byExpiry),
                limit + 1,
                now.getAsLong());
    }

    private static Long expiresBefore(Call call) {
        String text = call.query("expiresBefore");
        if (text == null) {
            return null;
        }
        long millis = Rfc3339.parse(text);
        Refused.where("expiresBefore", millis < 0 ? NO_TIME : null);
        return millis;
    }

    /** Reminders are of what can still be used, unless something else is asked for. */
    private static CouponState state(Call call, boolean reminders) {
        String state = call.query("state");
        if (state == null) {
            return reminders ? CouponState.ISSUED : null;
        }
        return CouponState.valueOf(state.toUpperCase(Locale.ROOT));
    }

    private Text list(List<HeldCoupon> found, HoldingQuery query) {
        int limit = query.limit() - 1;
        Text text = new Text().add("{\"items\":[");
        for (int i = 0; i < Math.min(limit, found.size()); i++) {
            HeldCoupon held = found.get(i);
            writers.of(held.terms()).whole(i == 0 ? text : text.add(','), held.terms(), held.coupon(), query.now());
        }
        text.add(']');
        if (found.size() > limit) {
            String next = HoldingCursor.text(found.get(limit - 1), query.expiresBefore() != null);
            text.add(",\"next\":\"").add(next).add('"');
        }
        return text.add('}');
    }

    public Future<Void> stats(Call call) {
        String userId = userId(call);
        return coupons.counts(userId, now.getAsLong())
                .onSuccess(counts -> responses.json(
                        call.request(), 200, json(userId, counts).toBuffer()))
                .mapEmpty();
    }

    private static JsonObject json(String userId, HoldingCounts counts) {
        return new JsonObject()
                .put("userId", userId)
                .put("issued", counts.issued())
                .put("redeemed", counts.redeemed())
                .put("revoked", counts.revoked())
                .put("expired", counts.expired())
                .put("total", counts.issued() + counts.redeemed() + counts.revoked() + counts.expired())
                .put("firstIssuedAt", time(counts.firstIssuedAt()))
                .put("lastIssuedAt", time(counts.lastIssuedAt()));
    }

    private static String time(Long millis) {
        return millis == null ? null : Rfc3339.text(millis);
    }

    /** Other people's coupons are none. */
    private static String userId(Call call) {
        String userId = call.path("userId");
        Refused.where("userId", UserIds.flaw(userId));
        Refused.unless(call.caller().maySee(userId), NOT_YOURS);
        return userId;
    }
}
