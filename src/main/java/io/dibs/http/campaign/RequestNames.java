package io.dibs.http.campaign;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.UUID;

/** Derives request ids, and ids for campaigns without one: the same key gives the same id on any node. */
public final class RequestNames {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int ID_CHARS = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestNames() {}

    /** A key identifies one request: the same key with another action or campaign is another request. */
    public static String request(String key, String action, String campaign, String actor) {
        return (key == null ? UUID.randomUUID() : uuid(action + '\n' + campaign + '\n' + actor + '\n' + key))
                .toString();
    }

    /** @param like the campaign that is copied; empty for one that is new */
    static String campaignId(String key, String actor, String like) {
        String what = like.isEmpty() ? "campaign" : "copy of " + like;
        ByteBuffer bits = ByteBuffer.wrap(key == null ? random() : digest(what + '\n' + actor + '\n' + key));
        StringBuilder id = new StringBuilder("c-");
        long high = bits.getLong();
        long low = bits.getLong();
        for (int i = 0; i < ID_CHARS; i++) {
            long from = i < ID_CHARS / 2 ? high : low;
            id.append(ALPHABET.charAt((int) (from >>> (5 * (i % (ID_CHARS / 2)))) & 31));
        }
        return id.toString();
    }

    private static UUID uuid(String text) {
        ByteBuffer bits = ByteBuffer.wrap(digest(text));
        long high = bits.getLong() & ~0xf000L | 0x8000L;
        long low = bits.getLong() & ~(3L << 62) | 2L << 62;
        return new UUID(high, low);
    }

    private static byte[] random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }
}
