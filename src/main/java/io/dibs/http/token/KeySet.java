package io.dibs.http.token;

import com.nimbusds.jose.JOSEException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an identity provider publishes (RFC 7517), those of them that sign tokens in a way that is known here.
 */
record KeySet(List<ProviderKey> keys) {
    private static final int MAX_KEYS = 100;

    /** @throws IllegalArgumentException where it is no key set at all; a key that is of no use is left out */
    static KeySet parse(Buffer json) {
        try {
            JsonArray all = new JsonObject(json).getJsonArray("keys");
            if (all == null || all.size() > MAX_KEYS) {
                throw new IllegalArgumentException("it is no set of at most " + MAX_KEYS + " keys");
            }
            return new KeySet(useful(all));
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("it is no key set", e);
        }
    }

    private static List<ProviderKey> useful(JsonArray all) {
        return IntStream.range(0, all.size())
                .mapToObj(all::getJsonObject)
                .flatMap(jwk -> key(jwk).stream())
                .toList();
    }

    /** A provider may publish keys of unknown types, and broken ones beside good ones. */
    private static Optional<ProviderKey> key(JsonObject jwk) {
        try {
            return ProviderKey.of(jwk);
        } catch (ParseException | JOSEException | RuntimeException unusable) {
            return Optional.empty();
        }
    }

    /** @return null if there is none, or if a token without a key id matches several */
    @Nullable
    ProviderKey find(SignatureAlgorithm algorithm, @Nullable String id) {
        ProviderKey found = null;
        for (ProviderKey key : keys) {
            if (key.algorithm() == algorithm && (id == null || id.equals(key.id()))) {
                if (found != null) {
                    return null;
                }
                found = key;
            }
        }
        return found;
    }
}
