package io.dibs.http.coupon;

import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.VersionMatch;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.answer.Rfc3339Format;
import io.dibs.http.campaign.CommandProblems;
import io.dibs.http.campaign.RequestNames;
import io.dibs.http.coupon.CouponLookup.Place;
import io.dibs.http.request.ApiCall;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.CouponView;
import io.dibs.routing.ShardClient;
import io.dibs.shard.CommandAnswer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.function.LongSupplier;

/** One coupon, by its code: looked at, redeemed, taken back. */
public final class CodeCalls {
    private final ShardClient shards;
    private final CouponRepository coupons;
    private final CouponLookup lookup;
    private final ResponseWriter responses;
    private final LongSupplier now;

    public CodeCalls(
            ShardClient shards,
            CampaignRepository campaigns,
            CouponRepository coupons,
            ResponseWriter responses,
            LongSupplier now) {
        this.shards = shards;
        this.coupons = coupons;
        this.lookup = new CouponLookup(campaigns, coupons);
        this.responses = responses;
        this.now = now;
    }

    /** Another user's coupon is not found: the caller must not learn whether it exists. */
    public Future<Void> get(ApiCall call) {
        return lookup.location(call.path("code")).compose(location -> lookup.coupon(location)
                .recover(failure -> Future.failedFuture(
                        CouponLookup.isNotFound(failure) && !call.caller().isOperator() ? location.nothing() : failure))
                .compose(coupon -> call.caller().maySee(coupon.userId())
                        ? show(call, location, coupon)
                        : Future.failedFuture(location.nothing())));
    }

    // ---- redeeming ---------------------------------------------------------------------------------------------

    public Future<Void> redeem(ApiCall call) {
        String reference = call.body().getString("reference");
        requirePlain(reference);
        return lookup.location(call.path("code"))
                .compose(location -> coupons.redeem(location.terms(), location.sequence(), reference, now.getAsLong())
                        .compose(redeemed -> redeemed.map(coupon -> show(call, location, coupon))
                                .orElseGet(() -> notRedeemed(call))));
    }

    /** Looks once more: the campaign may have been archived meanwhile. */
    private Future<Void> notRedeemed(ApiCall call) {
        return lookup.location(call.path("code"))
                .compose(location -> lookup.coupon(location).compose(coupon -> notRedeemed(location, coupon)));
    }

    private static void requirePlain(String reference) {
        boolean plain = reference.codePoints().noneMatch(Character::isISOControl);
        RefusedException.where("reference", plain ? null : "reference must not hold control characters");
    }

    /** Its row has said no; what stands there by now, none of which is ever undone, says why. */
    private static Future<Void> notRedeemed(Place location, CouponView coupon) {
        if (coupon.isRedeemed()) {
            return Future.failedFuture(alreadyRedeemed(coupon));
        }
        if (coupon.revokedAt() != null) {
            return Future.failedFuture(refused(ProblemKind.REVOKED, "revokedAt", coupon.revokedAt()));
        }
        long expiresAt = location.terms().expiry().expiresAt(coupon.issuedAt());
        return Future.failedFuture(refused(ProblemKind.EXPIRED, "expiresAt", expiresAt));
    }

    private static RefusedException alreadyRedeemed(CouponView coupon) {
        JsonObject when = new JsonObject()
                .put("redeemedAt", Rfc3339Format.text(Objects.requireNonNull(coupon.redeemedAt())))
                .put("reference", coupon.reference());
        return new RefusedException(Problem.of(ProblemKind.ALREADY_REDEEMED, when));
    }

    private static RefusedException refused(ProblemKind kind, String field, long millis) {
        return new RefusedException(Problem.of(kind, new JsonObject().put(field, Rfc3339Format.text(millis))));
    }

    // ---- revoking ----------------------------------------------------------------------------------------------

    public Future<Void> revoke(ApiCall call) {
        boolean restock = call.bodyIfAny().getBoolean("restock", false);
        return lookup.location(call.path("code")).compose(location -> lookup.coupon(location)
                .compose(coupon ->
                        isDecided(coupon) ? outcome(call, location, coupon) : revoke(call, location, restock)));
    }

    private static boolean isDecided(CouponView coupon) {
        return coupon.isRevoked() || coupon.isRedeemed();
    }

    private Future<Void> outcome(ApiCall call, Place location, CouponView coupon) {
        return coupon.isRedeemed() ? Future.failedFuture(alreadyRedeemed(coupon)) : show(call, location, coupon);
    }

    private Future<Void> revoke(ApiCall call, Place location, boolean restock) {
        String campaign = location.terms().campaign();
        String actor = call.caller().label();
        Revoke action = new Revoke(location.sequence(), restock);
        String change = action.label() + ' ' + location.sequence();
        return shards.command(
                        campaign,
                        RequestNames.request(call.idempotencyKey(), change, campaign, actor),
                        actor,
                        action,
                        VersionMatch.ANY)
                .compose(CodeCalls::requireSettled)
                .compose(settled -> lookup.coupon(location))
                .compose(coupon -> outcome(call, location, coupon));
    }

    /** Where somebody else was first, the coupon's row says what to answer. */
    private static Future<Void> requireSettled(CommandAnswer answer) {
        boolean settled = answer instanceof CommandAnswer.Refused refused
                && (refused.reason() == Objection.ALREADY_REVOKED || refused.reason() == Objection.REDEEMED);
        return settled ? Future.succeededFuture() : CommandProblems.requireDone(answer);
    }

    private Future<Void> show(ApiCall call, Place location, CouponView coupon) {
        ByteText text = new ByteText();
        new CouponWriter(location.terms()).whole(text, location.terms(), coupon, now.getAsLong());
        responses.json(call.request(), 200, text.toBuffer());
        return Future.succeededFuture();
    }
}
