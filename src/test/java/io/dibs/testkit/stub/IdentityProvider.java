package io.dibs.testkit.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes keys over HTTP, and signs tokens with them. */
public final class IdentityProvider implements AutoCloseable {
    public final AtomicInteger asked = new AtomicInteger();
    public volatile int status = 200;
    public volatile String answer;

    private final Map<String, JsonObject> published = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    public IdentityProvider() {
        this(0);
    }

    public IdentityProvider(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/keys", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public URI uri() {
        return URI.create("http://user:hush@127.0.0.1:" + port() + "/keys?hush=1");
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        String text = answer;
        if (text == null) {
            text = new JsonObject()
                    .put("keys", new JsonArray(published.values().stream().toList()))
                    .encode();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (status / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "/keys");
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public static KeyPair rsa(int bits) {
        return generated("RSA", generator -> generator.initialize(bits));
    }

    public static KeyPair ec(String curve) {
        return generated("EC", generator -> generator.initialize(new ECGenParameterSpec(curve)));
    }

    private interface Initialization {
        void of(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static KeyPair generated(String kind, Initialization initialization) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            initialization.of(generator);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static JsonObject jwk(KeyPair pair) {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return new JsonObject()
                    .put("kty", "RSA")
                    .put("n", number(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8))
                    .put("e", number(rsa.getPublicExponent(), 3));
        }
        ECPublicKey ec = (ECPublicKey) pair.getPublic();
        int size = (ec.getParams().getOrder().bitLength() + 7) / 8;
        return new JsonObject()
                .put("kty", "EC")
                .put("crv", "P-" + ec.getParams().getOrder().bitLength())
                .put("x", number(ec.getW().getAffineX(), size))
                .put("y", number(ec.getW().getAffineY(), size));
    }

    private static String number(BigInteger number, int size) {
        byte[] bytes = number.toByteArray();
        byte[] sized = new byte[size];
        int length = Math.min(bytes.length, size);
        System.arraycopy(bytes, bytes.length - length, sized, size - length, length);
        return base64(sized);
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public void publish(String id, JsonObject jwk) {
        published.put(id, jwk.put("kid", id));
    }

    public void publish(String id, KeyPair pair) {
        publish(id, jwk(pair));
    }

    public void withdraw(String id) {
        published.remove(id);
    }

    public static JsonObject header(String algorithm, String keyId) {
        JsonObject header = new JsonObject().put("alg", algorithm).put("typ", "JWT");
        return keyId == null ? header : header.put("kid", keyId);
    }

    public static JsonObject claims(String user) {
        return new JsonObject().put("sub", user).put("exp", Instant.now().getEpochSecond() + 300);
    }

    public static String signed(JsonObject header, JsonObject claims, KeyPair key) {
        String algorithm =
                key.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format";
        return signed(header, claims, key, algorithm);
    }

    public static String signed(JsonObject header, JsonObject claims, KeyPair key, String algorithm) {
        String text = base64(header.encode().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.encode().getBytes(StandardCharsets.UTF_8));
        return signed(text, key, algorithm);
    }

    /** @param text header and claims, as they are signed */
    public static String signed(String text, KeyPair key, String algorithm) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return text + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
