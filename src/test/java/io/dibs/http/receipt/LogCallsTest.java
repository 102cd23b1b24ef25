package io.dibs.http.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.receipt.Checkpoint;
import io.dibs.receipt.Receipt;
import io.dibs.receipt.VerifierKey;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LogCallsTest {
    private static final AuthSettings.Jwt AUTH = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
    private static final String LOG = "/v1/campaigns/sale/log/";
    private static final int ISSUED = 300;
    private static RunningApi api;
    private static String admin;

    @BeforeAll
    static void start() {
        api = new RunningApi(AUTH);
        api.now.set(System.currentTimeMillis());
        admin = token("boss", "admin");
        assertThat(api.create("sale", 1_000, "Authorization", admin).status()).isEqualTo(201);
        for (int i = 1; i <= ISSUED; i++) {
            assertThat(api.claim("sale", "u-" + i, "Authorization", admin).status())
                    .isEqualTo(201);
        }
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String token(String user, String scopes) {
        return "Bearer " + new TokenMinter(AUTH).mint(user, scopes, Instant.now(), Duration.ofDays(1));
    }

    private static VerifierKey key() {
        return VerifierKey.parse(api.get(LOG + "key").http().body());
    }

    private static Reply receipt(String user, String token) {
        return api.get("/v1/campaigns/sale/claims/" + user + "/receipt", "Authorization", token);
    }

    private static Reply lateClaim(String query) {
        return api.post(
                "/v1/campaigns/few/claims" + query, new JsonObject().put("userId", "late"), "Authorization", admin);
    }

    /** Who comes too late can keep what the operator says of the list at that moment, and compare it later. */
    @Test
    void aRefusalBecauseTheStockIsGoneCarriesTheSignedCheckpointOnRequest() {
        api.create("few", 2, "Authorization", admin);
        assertThat(lateClaim("?checkpoint=maybe").status()).isEqualTo(400);
        api.claim("few", "u-1", "Authorization", admin);
        api.claim("few", "u-2", "Authorization", admin);

        Reply asked = lateClaim("?checkpoint=true");

        assertThat(asked.status()).isEqualTo(409);
        assertThat(asked.code()).isEqualTo("sold-out");
        VerifierKey keyOfFew =
                VerifierKey.parse(api.get("/v1/campaigns/few/log/key").http().body());
        assertThat(Checkpoint.open(asked.json().getString("checkpoint"), keyOfFew)
                        .size())
                .isEqualTo(2);
        for (String query : new String[] {"", "?checkpoint=false"}) {
            assertThat(lateClaim(query).code()).isEqualTo("sold-out");
            assertThat(lateClaim(query).json().fieldNames()).doesNotContain("checkpoint");
        }
    }

    @Test
    void aWinnerGetsAReceiptThatProvesItsPlace() {
        Reply reply = receipt("u-17", token("u-17", ""));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        Receipt receipt = Receipt.parse(reply.http().body());
        assertThat(receipt.verify(key()).size()).isEqualTo(ISSUED);
        assertThat(receipt.entry().sequence()).isEqualTo(17);
    }

    @Test
    void othersDoNotLearnOfAReceipt() {
        assertThat(receipt("u-17", admin).status()).isEqualTo(200);
        assertThat(receipt("u-17", token("u-18", "")).code()).isEqualTo("not-claimed");
        assertThat(receipt("nobody", token("nobody", "")).code()).isEqualTo("not-claimed");
        assertThat(api.get("/v1/campaigns/sale/claims/u-17/receipt").status()).isEqualTo(401);
    }

    @Test
    void theReceiptOfOneOfSeveralCouponsIsChosenBySequence() {
        String path = "/v1/campaigns/sale/claims/u-17/receipt?sequence=";
        assertThat(api.get(path + 17, "Authorization", admin).status()).isEqualTo(200);
        assertThat(api.get(path + 18, "Authorization", admin).status()).isEqualTo(404);
        assertThat(api.get(path + 0, "Authorization", admin).status()).isEqualTo(400);
    }

    @Test
    void anybodyReadsTheCheckpoint() {
        Reply reply = api.get(LOG + "checkpoint");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("cache-control")).isEqualTo("public, max-age=1");
        assertThat(Checkpoint.open(reply.http().body(), key()).size()).isEqualTo(ISSUED);
    }

    @Test
    void aFullTileIsKeptForGoodAndAPartialOneForAMoment() {
        Reply full = api.get(LOG + "tile/0/000");
        assertThat(full.status()).isEqualTo(200);
        assertThat(full.header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(full.header("content-type")).isEqualTo("application/octet-stream");
        Reply partial = api.get(LOG + "tile/0/001.p/44");
        assertThat(partial.status()).isEqualTo(200);
        assertThat(partial.header("cache-control")).isEqualTo("public, max-age=60");
        assertThat(api.get(LOG + "tile/1/000.p/1").status()).isEqualTo(200);
    }

    @Test
    void tilesThatAreNotThereAreNotFound() {
        for (String tile : new String[] {
            "0/001", "0/001.p/45", "0/002", "0/1", "0/x001/000", "0/x001/x000/000", "1/000", "entries/000", "0/001.p/0"
        }) {
            assertThat(api.get(LOG + "tile/" + tile).status()).as(tile).isEqualTo(404);
        }
    }

    @Test
    void aDraftHasNoLogInPublic() {
        api.post(
                "/v1/campaigns",
                "{\"id\":\"secret\",\"name\":\"S\",\"stock\":1,\"draft\":true}",
                "Authorization",
                admin);
        assertThat(api.get("/v1/campaigns/secret/log/checkpoint").code()).isEqualTo("campaign-not-found");
        assertThat(api.get("/v1/campaigns/nowhere/log/key").code()).isEqualTo("campaign-not-found");
    }
}
