package io.dibs.http.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.json.StrictJsonFactory;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;

/**
 * Refuses what a JSON reader would quietly settle in its own way: fields that are there twice, half characters, NULs
 * (which PostgreSQL cannot store), numbers that no double holds, something after the end, and depth and width without
 * an end. No library refuses all of these: a schema only sees what a parser has settled.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 32;
    /** Fields and elements of all depths: as many as fit into metadata, and nothing else has more than some dozens. */
    private static final int MAX_VALUES = 4_096;

    private static final StrictJsonFactory FACTORY = new StrictJsonFactory(MAX_DEPTH);

    private StrictJson() {}

    public static void requireObject(Buffer body) {
        if (body == null || body.length() == 0) {
            throw bad("The body is empty; it must be a JSON object");
        }
        try (JsonParser parser = FACTORY.parser(body.getBytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad("The body must be a JSON object");
            }
            check(parser);
        } catch (CharacterCodingException e) {
            throw bad("The body is not valid UTF-8");
        } catch (JsonProcessingException e) {
            throw bad("The body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(JsonParser parser) throws IOException {
        int depth = 1;
        int values = 0;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw bad("The body is not JSON: it ends too early");
            }
            values += token == JsonToken.FIELD_NAME || token.isStructEnd() ? 0 : 1;
            if (values > MAX_VALUES) {
                throw bad("The body holds more than " + MAX_VALUES + " values");
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
                requireStorable(parser);
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
                throw bad(parser, "This number is too large");
            }
        }
        if (parser.nextToken() != null) {
            throw bad("Something follows the JSON object");
        }
    }

    private static void requireStorable(JsonParser parser) throws IOException {
        String text = parser.getText();
        if (text.indexOf('\0') >= 0 || hasHalfCharacter(text)) {
            throw bad(parser, "Contains NUL or an unpaired surrogate");
        }
    }

    private static boolean hasHalfCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static RefusedException bad(JsonParser at, String detail) {
        String pointer = at.getParsingContext().pathAsPointer().toString();
        String field = pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
        return new RefusedException(Problem.badField(ValidationMessages.shown(field), detail));
    }

    private static RefusedException bad(String detail) {
        return new RefusedException(Problem.badRequest(detail));
    }
}
