package io.dibs.http.answer;

/** The refusals of the API. Clients decide by the code; it never changes. */
public enum ProblemKind {
    BAD_REQUEST(400, "bad-request", "The request is not understood"),
    IDEMPOTENCY_KEY_REQUIRED(400, "idempotency-key-required", "An Idempotency-Key header is needed"),
    CODE_MISTYPED(400, "code-mistyped", "This is no code: a typing error, most likely"),
    UNAUTHENTICATED(401, "unauthenticated", "A valid token is needed"),
    WRONG_CREDENTIALS(401, "wrong-credentials", "E-mail and password do not belong together"),
    FORBIDDEN(403, "forbidden", "The token does not allow this"),
    NOT_ELIGIBLE(403, "not-eligible", "This user is not among those who may claim"),
    NOT_FOUND(404, "not-found", "There is nothing here"),
    USER_NOT_FOUND(404, "user-not-found", "There is no such user"),
    CAMPAIGN_NOT_FOUND(404, "campaign-not-found", "There is no such campaign"),
    NOT_CLAIMED(404, "not-claimed", "This user has no coupon of this campaign"),
    COUPON_NOT_FOUND(404, "coupon-not-found", "There is no such coupon"),
    WEBHOOK_NOT_FOUND(404, "webhook-not-found", "There is no such webhook"),
    DELIVERY_NOT_FOUND(404, "delivery-not-found", "This webhook has no such delivery"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "This path does not know the method"),
    REQUEST_TIMEOUT(408, "request-timeout", "The request took too long to arrive"),
    CAMPAIGN_EXISTS(409, "campaign-exists", "There is a campaign with this id"),
    CAMPAIGN_DELETED(409, "campaign-deleted", "The campaign has been deleted"),
    LIMIT_REACHED(409, "limit-reached", "This user holds as many coupons as the campaign allows"),
    NOT_OPEN(409, "not-open", "The campaign is not open"),
    PAUSED(409, "paused", "The campaign is paused"),
    CLOSED(409, "closed", "The campaign is closed"),
    SOLD_OUT(409, "sold-out", "All coupons are gone"),
    STOCK_BELOW_ISSUED(409, "stock-below-issued", "The stock cannot go below what is issued"),
    STOCK_TOO_HIGH(409, "stock-too-high", "The stock cannot go over 2000000000"),
    ALREADY_REDEEMED(409, "already-redeemed", "The coupon has been redeemed"),
    REVOKED(409, "revoked", "The coupon has been taken back"),
    EXPIRED(409, "expired", "The coupon has expired"),
    EMAIL_TAKEN(409, "email-taken", "There is a user with this e-mail address"),
    LAST_ADMINISTRATOR(409, "last-administrator", "The last administrator stays one"),
    SIGN_IN_ELSEWHERE(409, "sign-in-elsewhere", "This service signs no tokens"),
    HAS_COUPONS(409, "has-coupons", "The campaign has issued coupons"),
    FIXED_ONCE_ISSUED(409, "fixed-once-issued", "This is fixed once a coupon is issued"),
    STOCK_ABOVE_CODES(409, "stock-above-codes", "The campaign has fewer codes of its own"),
    DUPLICATE_CODES(409, "duplicate-codes", "Some of these codes are there already"),
    SCHEDULE_CONFLICT(409, "schedule-conflict", "A campaign opens before it closes"),
    TOO_MANY_WEBHOOKS(409, "too-many-webhooks", "There are as many webhooks as there can be"),
    PRECONDITION_FAILED(412, "precondition-failed", "The campaign has changed since it was read"),
    PAYLOAD_TOO_LARGE(413, "payload-too-large", "The body is too large"),
    URI_TOO_LONG(414, "uri-too-long", "The request line is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body is not of a type that is read here"),
    EXPECTATION_FAILED(417, "expectation-failed", "Only the expectation 100-continue is known"),
    IDEMPOTENCY_KEY_REUSED(422, "idempotency-key-reused", "The Idempotency-Key was used with another body"),
    RATE_LIMITED(429, "rate-limited", "Too many requests"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The request headers are too large"),
    INTERNAL(500, "internal", "Internal error"),
    UNAVAILABLE(503, "unavailable", "Not now; asking again is safe");

    public final int status;
    public final String code;
    final String title;

    ProblemKind(int status, String code, String title) {
        this.status = status;
        this.code = code;
        this.title = title;
    }

    /** Whether the request was wrong; a limit that was reached already is not counted again. */
    public boolean isFaultOfSender() {
        return status < 500 && this != RATE_LIMITED;
    }
}
