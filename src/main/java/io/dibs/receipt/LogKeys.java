package io.dibs.receipt;

/**
 * The secrets of an installation behind its logs: the key that signs checkpoints, and what salts are derived from.
 *
 * @param installation names it in the origin of each log
 */
public record LogKeys(String installation, SigningKey key, byte[] saltSecret) {
    public String origin(String campaign) {
        return LogOrigin.of(installation, campaign);
    }

    public VerifierKey verifier(String campaign) {
        return key.verifier(origin(campaign));
    }

    /** @return the signed note */
    public String sign(String campaign, long size, byte[] root) {
        return new Checkpoint(origin(campaign), size, root).signedBy(key);
    }

    /** Of a log without coupons. */
    public String signEmpty(String campaign) {
        return sign(campaign, 0, new MerkleHasher().empty());
    }

    public SaltSource salts() {
        return new SaltSource(saltSecret);
    }
}
