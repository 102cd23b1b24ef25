package io.dibs.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Opens parsers for JSON of strangers: UTF-8 that is valid, no field twice, bounded depth and numbers, and no name of a
 * stranger kept. The rules are Jackson's where it has them; it takes overlong UTF-8 for characters, so bytes are
 * decoded here.
 */
public final class StrictJsonFactory {
    private static final int MAX_NUMBER_LENGTH = 64;

    private final JsonFactory factory;

    public StrictJsonFactory(int maxDepth) {
        factory = new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build())
                .build();
    }

    /** @throws CharacterCodingException where the bytes are not UTF-8 */
    public JsonParser parser(byte[] json) throws IOException {
        return factory.createParser(decode(json));
    }

    private static String decode(byte[] json) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    }
}
