package io.dibs.http.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dibs.http.token.InvalidTokenException.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Validates the claims of a token, independent of its signer: subject and expiry are required.
 *
 * @param issuer what {@code iss} must say; null: anything
 * @param audience what {@code aud} must hold; null: anything
 * @param users which subjects can be users here
 */
public record TokenRules(@Nullable String issuer, @Nullable String audience, Predicate<String> users) {
    /** A provider's clock may be this far ahead. Where it is behind, tokens end earlier, and nobody is harmed. */
    private static final long AHEAD_SECONDS = 5;

    VerifiedClaims claims(byte[] json, long nowSeconds) throws InvalidTokenException {
        try (JsonParser parser = TokenJson.object(json)) {
            return new Reading(nowSeconds).read(parser);
        } catch (IOException e) {
            throw InvalidTokenException.NOT_VALID;
        }
    }

    private final class Reading {
        private final long now;
        private @Nullable String subject;
        private @Nullable Long expiry;
        private Set<String> scopes = Set.of();
        private boolean issued = issuer == null;
        private boolean addressed = audience == null;
        private boolean begun = true;

        Reading(long now) {
            this.now = now;
        }

        VerifiedClaims read(JsonParser parser) throws IOException, InvalidTokenException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                readMember(name, parser);
            }
            TokenJson.requireEnd(parser);
            if (subject == null || expiry == null) {
                throw InvalidTokenException.NOT_VALID;
            }
            requireHere(issued, Reason.OTHER_ISSUER);
            requireHere(addressed, Reason.OTHER_AUDIENCE);
            requireHere(begun, Reason.NOT_YET_VALID);
            requireHere(now < expiry, Reason.EXPIRED);
            return new VerifiedClaims(subject, scopes, expiry);
        }

        private void requireHere(boolean holds, Reason otherwise) throws InvalidTokenException {
            if (!holds) {
                throw new InvalidTokenException(otherwise, subject);
            }
        }

        private void readMember(String name, JsonParser parser) throws IOException, InvalidTokenException {
            switch (name) {
                case "sub" -> subject = required(TokenJson.text(parser), users);
                case "exp" -> expiry = TokenJson.seconds(parser);
                case "nbf" -> begun &= now + AHEAD_SECONDS >= TokenJson.seconds(parser);
                case "iss" -> issued |= TokenJson.text(parser).equals(issuer);
                case "aud" -> addressed |= holdsAudience(parser);
                case "scope" -> scopes = scopes(TokenJson.text(parser));
                default -> parser.skipChildren();
            }
        }

        private boolean holdsAudience(JsonParser parser) throws IOException, InvalidTokenException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                return TokenJson.text(parser).equals(audience);
            }
            boolean holds = false;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                holds |= TokenJson.text(parser).equals(audience);
            }
            return holds;
        }
    }

    private static <T> T required(T value, Predicate<T> rule) throws InvalidTokenException {
        if (!rule.test(value)) {
            throw InvalidTokenException.NOT_VALID;
        }
        return value;
    }

    private static Set<String> scopes(String text) {
        return text.isBlank() ? Set.of() : Set.copyOf(Arrays.asList(text.strip().split(" +")));
    }
}
