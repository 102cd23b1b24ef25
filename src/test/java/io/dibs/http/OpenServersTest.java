package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.process.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class OpenServersTest {
    private static final String HOST = "127.0.0.1";

    private final int port = FreePorts.free();

    @Test
    void untilItIsOpenedThePublicPortRefusesAndTheWarmUpsAnswers() throws IOException {
        try (RunningApi api = RunningApi.unopened(AuthSettings.NONE, HttpSettings.at(HOST, port))) {
            assertThat(isRefused(port)).isTrue();
            assertThat(api.get("/v1/campaigns").status()).isEqualTo(200);

            RunningApi.await(api.listening.open());

            assertThat(api.listening.port()).isEqualTo(port);
            await("the end of the other port").until(() -> isRefused(api.port));
            api.port = port;
            assertThat(api.get("/v1/campaigns").status()).isEqualTo(200);
        }
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket socket = new Socket(HOST, port)) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    @Test
    void aFreePortThatIsAskedForIsNotTheWarmUps() {
        try (RunningApi api = RunningApi.unopened(AuthSettings.NONE, HttpSettings.at(HOST, 0))) {
            RunningApi.await(api.listening.open());

            assertThat(api.listening.port()).isNotEqualTo(api.port);
        }
    }

    @Test
    void aPortThatIsInUseFailsTheOpening() throws IOException {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName(HOST));
                RunningApi api = RunningApi.unopened(AuthSettings.NONE, HttpSettings.at(HOST, port))) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> RunningApi.await(api.listening.open())).hasStackTraceContaining("already in use");
        }
    }
}
