package io.dibs.repository;

/** All ports of the API to the ledger. */
public record Repositories(
        CampaignRepository campaigns,
        CampaignProgressReader progress,
        OwnCodeReader ownCodes,
        ForgottenClaims forgottenClaims,
        CouponRepository coupons,
        CouponFeed feed,
        UploadStaging staging,
        IdempotencyKeys idempotencyKeys,
        ReceiptRepository receipts) {}
