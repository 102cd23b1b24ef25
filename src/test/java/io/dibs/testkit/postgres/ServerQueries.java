package io.dibs.testkit.postgres;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks a PostgreSQL and a Redis, as somebody who has read where they are. */
public final class ServerQueries {
    private ServerQueries() {}

    public static void run(String jdbc, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    public static String ask(String jdbc, String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement asking = connection.createStatement();
                ResultSet answer = asking.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    public static String redis(String uri) throws IOException {
        return redis(uri, "GET x");
    }

    /** All that it answers to the password, where there is one, and to these words. */
    public static String redis(String uri, String words) throws IOException {
        String password = uri.replaceAll("redis://:?(\\w*)@.*", "$1");
        int port = Integer.parseInt(uri.replaceAll(".*:(\\d+)$", "$1"));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String all = (password.isEmpty() ? "" : "AUTH " + password + "\r\n") + words + "\r\nQUIT\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
