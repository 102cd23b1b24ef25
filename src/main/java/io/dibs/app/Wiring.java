package io.dibs.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.List;

/** Builds the parts of the commands out of the packages. */
final class Wiring implements Parts {
    @Override
    public Node node(Settings settings, Uris uris, Leave leave) {
        return new Node() {
            @Override
            public Future<Ready> start() {
                return Future.failedFuture(new Unreachable("This build has no shards yet."));
            }

            @Override
            public Future<Void> stop() {
                return Future.succeededFuture();
            }
        };
    }

    @Override
    public Verdict audit(ServerUri postgres, String campaign) {
        throw new Unreachable("This build has no ledger yet.");
    }

    @Override
    public Mint mint(Auth.Jwt settings) {
        JWTAuthOptions key = new JWTAuthOptions()
                .addPubSecKey(new PubSecKeyOptions()
                        .setAlgorithm("HS256")
                        .setBuffer(settings.secret().orElseThrow().text()));
        JWTAuth signer = JWTAuth.create(Vertx.vertx(), key);
        return (subject, scopes, lifetime) ->
                signer.generateToken(new JsonObject().put("scope", String.join(" ", scopes)), options(settings, subject, lifetime));
    }

    private static JWTOptions options(Auth.Jwt settings, String subject, Duration lifetime) {
        JWTOptions options = new JWTOptions()
                .setAlgorithm("HS256")
                .setSubject(subject)
                .setExpiresInSeconds(Math.toIntExact(lifetime.toSeconds()));
        settings.issuer().ifPresent(options::setIssuer);
        settings.audience().ifPresent(each -> options.setAudience(List.of(each)));
        return options;
    }
}
