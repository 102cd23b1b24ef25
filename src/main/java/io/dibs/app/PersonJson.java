package io.dibs.app;

import io.dibs.campaign.CouponCode;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.dibs.ledger.PersonRecords.MadeChange;
import io.dibs.ledger.PersonRecords.PersonData;
import io.dibs.people.Account;
import io.dibs.people.Role;
import io.dibs.repository.CouponRepository.HeldCoupon;
import io.dibs.repository.CouponView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All that is held of a person, as the person may ask for it. */
final class PersonJson {
    private PersonJson() {}

    static String text(String userId, PersonData held, long now) {
        return new JsonObject()
                .put("userId", userId)
                .put("account", held.account().map(PersonJson::account).orElse(null))
                .put("coupons", array(held.coupons(), each -> coupon(each, now)))
                .put("lists", new JsonArray(held.lists()))
                .put("changes", array(held.changes(), PersonJson::change))
                .encodePrettily();
    }

    private static <T> JsonArray array(List<T> items, Function<T, JsonObject> shape) {
        return new JsonArray(items.stream().map(shape).toList());
    }

    private static JsonObject account(Account account) {
        return new JsonObject()
                .put("email", account.email())
                .put("username", account.username())
                .put(
                        "roles",
                        new JsonArray(account.roles().stream()
                                .sorted()
                                .map(Role::label)
                                .toList()))
                .put("createdAt", time(account.createdAt()));
    }

    private static JsonObject coupon(HeldCoupon held, long now) {
        Terms terms = held.terms();
        CouponView coupon = held.coupon();
        long expiresAt = terms.expiry().expiresAt(coupon.issuedAt());
        String code = coupon.code() == null ? new CouponCode.Writer(terms).write(coupon.sequence()) : coupon.code();
        return new JsonObject()
                .put("campaign", terms.campaign())
                .put("sequence", coupon.sequence())
                .put("code", code)
                .put("issuedAt", time(coupon.issuedAt()))
                .put("expiresAt", expiresAt == CouponExpiry.NONE ? null : time(expiresAt))
                .put("state", coupon.state(expiresAt, now).label())
                .put("redeemedAt", time(coupon.redeemedAt()))
                .put("reference", coupon.reference())
                .put("revokedAt", time(coupon.revokedAt()));
    }

    private static JsonObject change(MadeChange change) {
        return new JsonObject()
                .put("campaign", change.campaign())
                .put("action", change.action())
                .put("at", time(change.at()));
    }

    private static @Nullable String time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis).toString();
    }
}
