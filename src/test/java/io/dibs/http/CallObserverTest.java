package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.api.RunningApi.ObservedCall;
import io.dibs.testkit.client.TestApiClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallObserverTest {
    private RunningApi api;
    private TestApiClient client;

    @BeforeEach
    void start() {
        api = new RunningApi(AuthSettings.NONE);
        client = new TestApiClient(api.listening.port());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void assertHeard(ObservedCall... calls) {
        await().until(() -> api.calls.size() >= calls.length);
        assertThat(api.calls).containsExactly(calls);
    }

    @Test
    void aCallIsToldByItsOperationWhereverItIsAnswered() {
        client.create("seen", 10);
        client.get("/v1/campaigns/seen");
        client.get("/v1/campaigns/unseen");
        client.post("/v1/campaigns", "{\"id\":\"Not an id\"}");
        client.post("/v1/campaigns", "no JSON");

        assertHeard(
                new ObservedCall("createCampaign", 201),
                new ObservedCall("getCampaign", 200),
                new ObservedCall("getCampaign", 404),
                new ObservedCall("createCampaign", 400),
                new ObservedCall("createCampaign", 400));
    }

    @Test
    void pagesAndWhatIsNotInTheContractAreOneOperation() {
        client.get("/");
        client.get("/v1/nothing");
        client.post("/v1/campaigns/seen", "{}");

        assertHeard(
                new ObservedCall(CallListener.OTHER, 200),
                new ObservedCall(CallListener.OTHER, 404),
                new ObservedCall(CallListener.OTHER, 405));
    }

    @Test
    void claimsHaveTheirOwnListener() {
        client.create("claimed", 10);
        client.claim("claimed", "u-1");
        client.post("/v1/campaigns/claimed/claims?checkpoint=true", "{\"userId\":\"u-2\"}");
        client.get("/v1/campaigns/claimed");

        assertHeard(new ObservedCall("createCampaign", 201), new ObservedCall("getCampaign", 200));
    }
}
