package io.dibs.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes and reads one answer, over a connection that is kept for as long as both sides do. */
final class FuzzConnection implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("\\AHTTP/1\\.[01] (\\d{3}) ");
    private static final Pattern LENGTH = Pattern.compile("(?mi)^content-length: (\\d+)\r?$");
    private static final Pattern TYPE = Pattern.compile("(?mi)^content-type: ([^;\r\n]*)");

    private final int port;
    private Socket socket;
    private InputStream in;

    record Answer(int status, String type, String head, String body) {}

    FuzzConnection(int port) {
        this.port = port;
    }

    /** @return empty where the server says nothing, or closes */
    Optional<Answer> exchange(FuzzedRequest request, int millis) throws IOException {
        if (socket == null) {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        socket.setSoTimeout(millis);
        try {
            socket.getOutputStream().write(request.bytes());
        } catch (IOException refusedEarly) {
            // Its answer may be there all the same.
        }
        Optional<Answer> answer = read(request.method().equals("HEAD"));
        boolean goesOn = answer.isPresent()
                && request.isWellFormed()
                && !request.mayTakeLong()
                && !answer.get().head().toLowerCase().contains("connection: close");
        if (!goesOn) {
            close();
        }
        return answer;
    }

    private Optional<Answer> read(boolean hasNoBody) throws IOException {
        try {
            String head = head();
            while (head.startsWith("HTTP/1.1 100 ")) {
                head = head();
            }
            Matcher status = STATUS.matcher(head);
            if (!status.find()) {
                return Optional.empty();
            }
            Matcher type = TYPE.matcher(head);
            String kind = type.find() ? type.group(1) : "";
            Matcher length = LENGTH.matcher(head);
            String body = "";
            if (length.find() && !hasNoBody) {
                body = new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
            } else if (head.toLowerCase().contains("transfer-encoding")) {
                // Its end is not looked for.
                close();
            }
            return Optional.of(new Answer(Integer.parseInt(status.group(1)), kind, head, body));
        } catch (SocketTimeoutException silent) {
            close();
            return Optional.empty();
        } catch (IOException cut) {
            close();
            return Optional.empty();
        }
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            last = last << 8 | next;
            if (last == 0x0d0a0d0a) {
                break;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
