package io.dibs.http.claim;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.request.UserIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a claim, {@code {"userId":"…"}}, and nothing else. Its factory is not the strict one of all other
 * bodies: it reads bytes where they are and keeps no record of fields, as one field alone is known, and each claim
 * pays.
 */
final class ClaimBody {
    static final int MAX_BYTES = 4_096;
    private static final int MAX_NAME_SHOWN = 64;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    private ClaimBody() {}

    /** @return null where the body names no user */
    static @Nullable String userId(byte[] body) {
        if (body.length == 0) {
            throw bad("The body is empty; it must be a JSON object such as {\"userId\":\"u-1\"}");
        }
        requireUtf8(body);
        try {
            // Closed only when all went well: otherwise the parser would teach unknown names to the factory.
            JsonParser parser = FACTORY.createParser(body);
            String userId = read(parser);
            parser.close();
            return userId;
        } catch (JsonProcessingException e) {
            throw bad("The body is not JSON: " + reason(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw bad("The body must be a JSON object");
        }
        String userId = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!name.equals("userId")) {
                String shown = name.length() > MAX_NAME_SHOWN ? name.substring(0, MAX_NAME_SHOWN) + "…" : name;
                throw new RefusedException(Problem.badField(shown, "Unknown field; only userId is known here"));
            }
            if (userId != null) {
                throw new RefusedException(Problem.badField("userId", "userId is there twice"));
            }
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new RefusedException(Problem.badField("userId", "userId must be a string"));
            }
            userId = parser.getText();
        }
        if (parser.nextToken() != null) {
            throw bad("Something follows the JSON object");
        }
        requireValid(userId);
        return userId;
    }

    private static void requireValid(@Nullable String userId) {
        String flaw = userId == null ? null : UserIds.flaw(userId);
        if (flaw != null) {
            throw new RefusedException(Problem.badField("userId", flaw));
        }
    }

    /** The parser takes overlong forms and coded surrogates for characters: two spellings of one id. */
    private static void requireUtf8(byte[] body) {
        for (byte b : body) {
            if (b < 0) {
                decodeStrictly(body);
                return;
            }
        }
    }

    private static void decodeStrictly(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw bad("The body is not valid UTF-8");
        }
    }

    private static String reason(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException || e.getLocation() == null) {
            return e.getOriginalMessage();
        }
        return e.getOriginalMessage() + " at column " + e.getLocation().getColumnNr();
    }

    private static RefusedException bad(String detail) {
        return new RefusedException(Problem.badRequest(detail));
    }
}
