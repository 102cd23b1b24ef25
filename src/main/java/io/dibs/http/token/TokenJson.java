package io.dibs.http.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The JSON inside tokens, without anything that two readers could understand in two ways. */
final class TokenJson {
    private static final int MAX_DEPTH = 16;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private TokenJson() {}

    /** Stands at the start of the object. */
    static JsonParser object(byte[] json) throws IOException, InvalidTokenException {
        JsonParser parser = FACTORY.createParser(decoded(json));
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw InvalidTokenException.NOT_VALID;
        }
        return parser;
    }

    private static String decoded(byte[] json) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    }

    static String text(JsonParser parser) throws IOException, InvalidTokenException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw InvalidTokenException.NOT_VALID;
        }
        return parser.getText();
    }

    /** A moment in seconds, which may have a fraction. */
    static long seconds(JsonParser parser) throws IOException, InvalidTokenException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            return (long) Math.floor(parser.getDoubleValue());
        }
        throw InvalidTokenException.NOT_VALID;
    }

    static void requireEnd(JsonParser parser) throws IOException, InvalidTokenException {
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw InvalidTokenException.NOT_VALID;
        }
    }
}
