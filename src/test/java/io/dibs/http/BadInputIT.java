package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.testkit.client.RawSocket;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes over the socket is refused for what it is, and changes nothing. */
@ExtendWith(SharedNode.class)
class BadInputIT {
    private static final int STOCK = 10;

    private static NodeProcess node;
    private static String audit;

    @BeforeAll
    static void start(NodeProcess shared) {
        node = shared;
        node.api().create("c", STOCK);
        assertThat(node.api().claim("c", "u-1").statusCode()).isEqualTo(201);
        audit = audit();
    }

    @AfterEach
    void nothingChanged() {
        assertThat(audit()).isEqualTo(audit);
    }

    static Stream<BadInput> corpus() {
        return BadInput.corpus();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void isRefusedForWhatItIs(BadInput input) {
        String answer = RawSocket.exchange(node.address(), input.bytes());

        if (input.status() == BadInput.CLOSED) {
            assertThat(answer).isEmpty();
            return;
        }
        assertThat(answer).matches("(?s)HTTP/1\\.[01] " + input.status() + " .*");
        if (input.code() != null) {
            assertThat(answer).contains("application/problem+json").contains('"' + input.code() + '"');
        }
    }

    /** On some systems a reset throws away what was not read yet. */
    @Test
    void noResetOvertakesTheAnswerToAHugeBody() throws IOException {
        byte[] huge = corpus().filter(input -> input.name().equals("a huge body"))
                .findFirst()
                .orElseThrow()
                .bytes();
        for (int i = 0; i < 10; i++) {
            try (Socket socket =
                    new Socket(node.address().getAddress(), node.address().getPort())) {
                Thread sender = new Thread(() -> send(socket, huge));
                sender.start();
                socket.setSoTimeout(500);
                byte[] answer = new byte[8_192];
                int read = socket.getInputStream().read(answer);
                assertThat(new String(answer, 0, read, StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 413");
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closed) {
            // The node does not take all of it.
        }
    }

    private static String audit() {
        return node.api().audit("c").encode();
    }
}
