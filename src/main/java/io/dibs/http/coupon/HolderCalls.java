package io.dibs.http.coupon;

import io.dibs.campaign.CouponState;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.answer.Rfc3339Format;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.UserIds;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.CouponRepository.HeldCoupon;
import io.dibs.repository.CouponRepository.HoldingQuery;
import io.dibs.repository.CouponRepository.UserCouponCounts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a user holds, of all campaigns. */
public final class HolderCalls {
    private static final int PAGE = 100;
    private static final String NO_TIME = "expiresBefore must be an RFC 3339 time from 1970 to 9999";
    private static final Problem NOT_YOURS = Problem.of(ProblemKind.NOT_FOUND);

    private final CouponRepository coupons;
    private final ResponseWriter responses;
    private final LongSupplier now;
    private final CouponWriters writers = new CouponWriters();

    public HolderCalls(CouponRepository coupons, ResponseWriter responses, LongSupplier now) {
        this.coupons = coupons;
        this.responses = responses;
        this.now = now;
    }

    public Future<Void> coupons(ApiCall call) {
        HoldingQuery query = query(call);
        return coupons.ofUser(query)
                .onSuccess(found ->
                        responses.json(call.request(), 200, list(found, query).toBuffer()))
                .mapEmpty();
    }

    private HoldingQuery query(ApiCall call) {
        int limit = call.query("limit", PAGE);
        Long expiresBefore = expiresBefore(call);
        boolean byExpiry = expiresBefore != null;
        return new HoldingQuery(
                userId(call),
                state(call, byExpiry),
                expiresBefore,
                CursorText.parse(call.query("after"), byExpiry),
                limit + 1,
                now.getAsLong());
    }

    private static @Nullable Long expiresBefore(ApiCall call) {
        String text = call.query("expiresBefore");
        if (text == null) {
            return null;
        }
        long millis = Rfc3339Format.parse(text);
        RefusedException.where("expiresBefore", millis < 0 ? NO_TIME : null);
        return millis;
    }

    /** Reminders are of what can still be used, unless something else is asked for. */
    private static @Nullable CouponState state(ApiCall call, boolean reminders) {
        String state = call.query("state");
        if (state == null) {
            return reminders ? CouponState.ISSUED : null;
        }
        return CouponState.valueOf(state.toUpperCase(Locale.ROOT));
    }

    private ByteText list(List<HeldCoupon> found, HoldingQuery query) {
        int limit = query.limit() - 1;
        ByteText text = new ByteText().add("{\"items\":[");
        for (int i = 0; i < Math.min(limit, found.size()); i++) {
            HeldCoupon held = found.get(i);
            writers.of(held.terms()).whole(i == 0 ? text : text.add(','), held.terms(), held.coupon(), query.now());
        }
        text.add(']');
        if (found.size() > limit) {
            String next = CursorText.of(found.get(limit - 1), query.expiresBefore() != null);
            text.add(",\"next\":\"").add(next).add('"');
        }
        return text.add('}');
    }

    public Future<Void> stats(ApiCall call) {
        String userId = userId(call);
        return coupons.counts(userId, now.getAsLong())
                .onSuccess(counts ->
                        responses.json(call.request(), 200, json(userId, counts).toBuffer()))
                .mapEmpty();
    }

    private static JsonObject json(String userId, UserCouponCounts counts) {
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

    private static @Nullable String time(@Nullable Long millis) {
        return millis == null ? null : Rfc3339Format.text(millis);
    }

    /** Other users' coupons are not found. */
    private static String userId(ApiCall call) {
        String userId = call.path("userId");
        RefusedException.where("userId", UserIds.flaw(userId));
        RefusedException.unless(call.caller().maySee(userId), NOT_YOURS);
        return userId;
    }
}
