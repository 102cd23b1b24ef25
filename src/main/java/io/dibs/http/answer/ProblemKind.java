package io.dibs.http.answer;

/** The refusals of the API. Clients decide by the code; it never changes. */
public enum ProblemKind {
    BAD_REQUEST(400, "bad-request", "Invalid request"),
    IDEMPOTENCY_KEY_REQUIRED(400, "idempotency-key-required", "The Idempotency-Key header is required"),
    CODE_MISTYPED(400, "code-mistyped", "Invalid coupon code. Check it for typos."),
    UNAUTHENTICATED(401, "unauthenticated", "A valid access token is required"),
    WRONG_CREDENTIALS(401, "wrong-credentials", "Wrong e-mail address or password"),
    FORBIDDEN(403, "forbidden", "Not allowed"),
    NOT_ELIGIBLE(403, "not-eligible", "The user is not eligible for this campaign"),
    NOT_FOUND(404, "not-found", "Not found"),
    USER_NOT_FOUND(404, "user-not-found", "User not found"),
    CAMPAIGN_NOT_FOUND(404, "campaign-not-found", "Campaign not found"),
    ARCHIVED(404, "archived", "The coupons of this campaign were archived"),
    NOT_CLAIMED(404, "not-claimed", "The user has no coupon of this campaign"),
    COUPON_NOT_FOUND(404, "coupon-not-found", "Coupon not found"),
    WEBHOOK_NOT_FOUND(404, "webhook-not-found", "Webhook not found"),
    NODE_NOT_FOUND(404, "node-not-found", "Node not found"),
    DELIVERY_NOT_FOUND(404, "delivery-not-found", "Delivery not found"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "Method not allowed"),
    REQUEST_TIMEOUT(408, "request-timeout", "The request took too long to arrive"),
    CAMPAIGN_EXISTS(409, "campaign-exists", "A campaign with this id already exists"),
    CAMPAIGN_DELETED(409, "campaign-deleted", "The campaign has been deleted"),
    LIMIT_REACHED(409, "limit-reached", "The user already holds as many coupons as the campaign allows"),
    NOT_OPEN(409, "not-open", "The campaign is not open"),
    PAUSED(409, "paused", "The campaign is paused"),
    CLOSED(409, "closed", "The campaign is closed"),
    SOLD_OUT(409, "sold-out", "All coupons are gone"),
    STOCK_BELOW_ISSUED(409, "stock-below-issued", "The stock cannot be lower than the number of issued coupons"),
    STOCK_TOO_HIGH(409, "stock-too-high", "The stock cannot exceed 2000000000"),
    ALREADY_REDEEMED(409, "already-redeemed", "The coupon has already been redeemed"),
    REVOKED(409, "revoked", "The coupon has been revoked"),
    EXPIRED(409, "expired", "The coupon has expired"),
    EMAIL_TAKEN(409, "email-taken", "A user with this e-mail address already exists"),
    LAST_ADMINISTRATOR(409, "last-administrator", "The last administrator cannot be removed"),
    SIGN_IN_ELSEWHERE(409, "sign-in-elsewhere", "Signing in is disabled on this service"),
    HAS_COUPONS(409, "has-coupons", "The campaign has issued coupons"),
    FIXED_ONCE_ISSUED(409, "fixed-once-issued", "This field cannot change after the first coupon is issued"),
    STOCK_ABOVE_CODES(409, "stock-above-codes", "The campaign has fewer uploaded codes than that"),
    DUPLICATE_CODES(409, "duplicate-codes", "Some of the codes exist already"),
    SCHEDULE_CONFLICT(409, "schedule-conflict", "opensAt must be before closesAt"),
    TOO_MANY_WEBHOOKS(409, "too-many-webhooks", "Webhook limit reached"),
    LAST_NODE(409, "last-node", "No other node would serve"),
    PRECONDITION_FAILED(412, "precondition-failed", "The campaign has changed since it was read"),
    PAYLOAD_TOO_LARGE(413, "payload-too-large", "The body is too large"),
    URI_TOO_LONG(414, "uri-too-long", "The request line is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "Unsupported content type"),
    EXPECTATION_FAILED(417, "expectation-failed", "The only supported expectation is 100-continue"),
    IDEMPOTENCY_KEY_REUSED(422, "idempotency-key-reused", "The Idempotency-Key was already used with a different body"),
    RATE_LIMITED(429, "rate-limited", "Too many requests"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The request headers are too large"),
    INTERNAL(500, "internal", "Internal error"),
    UNAVAILABLE(503, "unavailable", "Temporarily unavailable. It is safe to retry."),
    LEDGER_BEHIND(503, "ledger-behind", "The campaign is paused: its database was put back to an earlier moment");

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
