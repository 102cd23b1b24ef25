-- The key that a campaign's codes are made with: 16 bytes, and behind them for each restore of the database after which
-- coupons were issued again the last sequence that it left (4 bytes) and the key of those above it (16 bytes). In the row
-- itself, so that whoever reads the campaign reads all that its codes need.
ALTER TABLE campaign
    DROP CONSTRAINT campaign_code_key_check,
    ADD CONSTRAINT campaign_code_key_check
        CHECK (octet_length(code_key) % 20 = 16 AND octet_length(code_key) <= 5116);
