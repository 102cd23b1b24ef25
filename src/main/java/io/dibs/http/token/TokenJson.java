package io.dibs.http.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dibs.http.json.StrictJsonFactory;
import java.io.IOException;

/** The JSON inside tokens, without anything that two readers could understand in two ways. */
final class TokenJson {
    private static final int MAX_DEPTH = 16;
    private static final StrictJsonFactory FACTORY = new StrictJsonFactory(MAX_DEPTH);

    private TokenJson() {}

    /** Stands at the start of the object. */
    static JsonParser object(byte[] json) throws IOException, InvalidTokenException {
        JsonParser parser = FACTORY.parser(json);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw InvalidTokenException.NOT_VALID;
        }
        return parser;
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
