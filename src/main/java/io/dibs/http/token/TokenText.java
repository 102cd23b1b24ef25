package io.dibs.http.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A token in its parts. Nothing of it is believed yet. Not parsed by Nimbus, which skips characters that are not
 * base64url, takes an empty {@code crit} and nested fields that are there twice, and doubles the time of an HS256
 * token.
 *
 * @param keyId null where it names none
 * @param signed what the signature is over
 */
record TokenText(SignatureAlgorithm algorithm, @Nullable String keyId, byte[] signed, byte[] claims, byte[] signature) {
    private static final int MAX_LENGTH = 4_096;

    static TokenText parse(String token) throws InvalidTokenException {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.length() > MAX_LENGTH || token.indexOf('.', second + 1) >= 0) {
            throw InvalidTokenException.NOT_VALID;
        }
        byte[] header = decoded(token.substring(0, first));
        byte[] claims = decoded(token.substring(first + 1, second));
        byte[] signature = decoded(token.substring(second + 1));
        byte[] signed = token.substring(0, second).getBytes(StandardCharsets.ISO_8859_1);
        try (JsonParser parser = TokenJson.object(header)) {
            return read(parser, signed, claims, signature);
        } catch (IOException e) {
            throw InvalidTokenException.NOT_VALID;
        }
    }

    private static byte[] decoded(String part) throws InvalidTokenException {
        if (part.isEmpty() || part.indexOf('=') >= 0) {
            throw InvalidTokenException.NOT_VALID;
        }
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw InvalidTokenException.NOT_VALID;
        }
    }

    /**
     * Whatever is called critical would be a rule that is not kept here. Where a key could be had is never looked at.
     */
    private static TokenText read(JsonParser header, byte[] signed, byte[] claims, byte[] signature)
            throws IOException, InvalidTokenException {
        SignatureAlgorithm algorithm = null;
        String keyId = null;
        while (header.nextToken() == JsonToken.FIELD_NAME) {
            String name = header.currentName();
            header.nextToken();
            switch (name) {
                case "alg" ->
                    algorithm = SignatureAlgorithm.of(TokenJson.text(header))
                            .orElseThrow(() -> InvalidTokenException.NOT_VALID);
                case "kid" -> keyId = TokenJson.text(header);
                case "crit" -> throw InvalidTokenException.NOT_VALID;
                default -> header.skipChildren();
            }
        }
        TokenJson.requireEnd(header);
        if (algorithm == null) {
            throw InvalidTokenException.NOT_VALID;
        }
        return new TokenText(algorithm, keyId, signed, claims, signature);
    }
}
