package io.dibs.testkit.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * Sends bytes as they are and reads what comes, until the server closes or falls silent. One that closes without having
 * read all of the body resets the connection after its answer.
 */
public final class RawSocket {
    private static final int SILENCE_MILLIS = 1_000;
    private static final int FIRST_BYTE_MILLIS = 20_000;

    private RawSocket() {}

    public static String exchange(InetSocketAddress target, byte[] bytes) {
        try (Socket socket = new Socket(target.getAddress(), target.getPort())) {
            write(socket, bytes);
            return read(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server may answer and close before it has read a body that is too large. */
    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException refusedEarly) {
            assert bytes.length > 1_000 : refusedEarly;
        }
    }

    private static String read(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        socket.setSoTimeout(FIRST_BYTE_MILLIS);
        try {
            for (int read = socket.getInputStream().read(buffer); read >= 0; ) {
                answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                socket.setSoTimeout(SILENCE_MILLIS);
                read = socket.getInputStream().read(buffer);
            }
        } catch (SocketTimeoutException silence) {
            return answer.toString();
        } catch (SocketException reset) {
            if (answer.isEmpty()) {
                throw reset;
            }
        }
        return answer.toString();
    }
}
