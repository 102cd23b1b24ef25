-- Which coupons of a campaign are revoked: read at each takeover, so few of many must be found without the others.
CREATE INDEX coupon_revoked ON coupon (campaign, sequence) WHERE revoked_at IS NOT NULL;
